// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.Question;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.plant.CountedLine;
import io.millrace.oee.plant.Signals;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * @param rule {@code CONSTRAINT} or {@code ENTRY_AND_EXIT} of a line that has such a rule, {@code
   *     SUM_OF_LINES} of a place above one, else {@code SUM_OF_WORK_UNITS}.
   * @param isStandard false: ISO 22400-2 defines these KPIs for a work unit; lines and sums are
   *     ours.
   * @param workUnits how many units the figures are taken from.
   * @param lines by which units lines are counted; absent when none of them has a rule.
   */
  record Aggregation(
      String rule, boolean isStandard, int workUnits, @Nullable List<LineView> lines) {
    static Aggregation of(Scope scope, Assessment assessment) {
      List<CountedLine> lines = assessment.lines();
      Set<EquipmentId> taken = new HashSet<>(assessment.timed());
      lines.forEach(line -> taken.addAll(line.units()));
      String rule =
          lines.isEmpty()
              ? "SUM_OF_WORK_UNITS"
              : lines.getFirst().line().equals(scope.equipment())
                  ? LineView.rule(lines.getFirst())
                  : "SUM_OF_LINES";
      return new Aggregation(
          rule,
          false,
          taken.size(),
          lines.isEmpty() ? null : lines.stream().map(line -> LineView.of(scope, line)).toList());
    }
  }

  /**
   * @param constraint whose times and pieces are the line's; absent where it has entry and exit.
   * @param entry whose times and produced pieces are the line's.
   * @param exit whose good pieces are the line's.
   * @param modelVersion version of the plant model that says so.
   */
  record LineView(
      String line,
      String rule,
      @Nullable String constraint,
      @Nullable String entry,
      @Nullable String exit,
      int modelVersion) {
    private static LineView of(Scope scope, CountedLine counted) {
      boolean isOne = counted.isByConstraint();
      return new LineView(
          counted.line().path(),
          rule(counted),
          isOne ? counted.entry().path() : null,
          isOne ? null : counted.entry().path(),
          isOne ? null : counted.exit().path(),
          scope.model(counted.line()).map(Signals::version).orElse(0));
    }

    private static String rule(CountedLine counted) {
      return counted.isByConstraint() ? "CONSTRAINT" : "ENTRY_AND_EXIT";
    }
  }

  static OeeView of(Question.Clear asked, Scope scope, Assessment assessment) {
    return new OeeView(
        asked.equipment().path(),
        asked.window().from(),
        asked.window().to(),
        assessment.total().profile(),
        scope.modelVersions(),
        scope.isWorkUnit() ? null : Aggregation.of(scope, assessment),
        Figures.of(asked.equipment(), assessment.total()),
        scope.isWorkUnit()
            ? null
            : assessment.units().entrySet().stream()
                .map(entry -> Figures.of(entry.getKey(), entry.getValue()))
                .toList());
  }
}
