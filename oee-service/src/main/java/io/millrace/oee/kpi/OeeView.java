// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.Question;
import io.millrace.oee.facts.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An assessment as it is answered. Immutable.
 *
 * @param profile the definitions the KPIs follow.
 * @param modelVersions newest plant model by site; planned run times are taken from it.
 * @param aggregation how the figures of a place above work units came about; absent for one work
 *     unit.
 * @param total of the place that was asked about.
 * @param workUnits of each of its work units; absent for one work unit.
 */
record OeeView(
    String equipment,
    Instant from,
    Instant to,
    KpiProfile profile,
    Map<String, Integer> modelVersions,
    @Nullable Aggregation aggregation,
    Figures total,
    @Nullable List<Figures> workUnits)
    implements Tabular {
  /** The place, then its work units. */
  @Override
  public Table table() {
    List<Figures> rows =
        Table.join(List.of(total), workUnits == null ? List.<Figures>of() : workUnits);
    return Table.of(
        Table.join(List.of("equipment", "from", "to", "profile"), Figures.columns()),
        rows,
        figures ->
            Table.join(
                Cell.row(figures.equipment(), from, to, profile.reference()), figures.cells()));
  }

  /**
   * @param rule always {@code SUM_OF_WORK_UNITS}.
   * @param isStandard false: ISO 22400-2 defines these KPIs for a work unit; the sum is ours.
   * @param workUnits how many units were summed.
   */
  record Aggregation(String rule, boolean isStandard, int workUnits) {}

  static OeeView of(Question.Clear asked, Scope scope, Assessment assessment) {
    int units = assessment.units().size();
    return new OeeView(
        asked.equipment().path(),
        asked.window().from(),
        asked.window().to(),
        assessment.total().profile(),
        scope.modelVersions(),
        scope.isWorkUnit() ? null : new Aggregation("SUM_OF_WORK_UNITS", false, units),
        Figures.of(asked.equipment(), assessment.total()),
        scope.isWorkUnit()
            ? null
            : assessment.units().entrySet().stream()
                .map(entry -> Figures.of(entry.getKey(), entry.getValue()))
                .toList());
  }
}
