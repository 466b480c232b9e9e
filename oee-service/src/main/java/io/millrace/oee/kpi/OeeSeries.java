// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.account.Account;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.Question;
import io.millrace.oee.kpi.TotalStore.Totals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * KPIs group by group, as they are answered. Immutable.
 *
 * @param profile the definitions that were followed.
 * @param modelVersions newest plant model by site.
 * @param groups by time, or by name.
 */
record OeeSeries(
    String equipment,
    Instant from,
    Instant to,
    Grouping by,
    String profile,
    Map<String, Integer> modelVersions,
    List<Group> groups)
    implements Tabular {

  @Override
  public Table table() {
    return Table.of(
        Table.join(
            List.of("equipment", "by", "key", "from", "to", "shift", "date", "team", "profile"),
            Figures.columns()),
        groups,
        group ->
            Table.join(
                Cell.row(
                    equipment,
                    by,
                    group.key(),
                    group.from(),
                    group.to(),
                    group.shift(),
                    group.date(),
                    group.team(),
                    profile),
                group.figures().cells()));
  }

  /**
   * @param key what its accounts have in common.
   * @param from first instant of its accounts in the window.
   * @param to first instant after them.
   * @param shift absent unless grouped by shift, or where there is none.
   * @param date day on which the shift began.
   * @param team absent where the calendar does not say.
   */
  record Group(
      String key,
      Instant from,
      Instant to,
      @Nullable String shift,
      @Nullable LocalDate date,
      @Nullable String team,
      Figures figures) {}

  static OeeSeries of(Question.Clear asked, Totals totals, Grouping by, KpiProfile profile) {
    Map<String, List<Account>> byKey = new TreeMap<>();
    for (Account account : totals.accounts()) {
      byKey.computeIfAbsent(by.key(account), _ -> new ArrayList<>()).add(account);
    }
    List<Group> groups = new ArrayList<>();
    byKey.forEach(
        (key, own) -> {
          ShiftSpan shift = by == Grouping.SHIFT ? own.getFirst().slice().shift() : null;
          groups.add(
              new Group(
                  key,
                  own.stream()
                      .map(a -> a.slice().window().from())
                      .min(Instant::compareTo)
                      .orElseThrow(),
                  own.stream()
                      .map(a -> a.slice().window().to())
                      .max(Instant::compareTo)
                      .orElseThrow(),
                  shift == null ? null : shift.shift(),
                  shift == null ? null : shift.date(),
                  shift == null ? null : shift.team(),
                  Figures.of(
                      asked.equipment(), Assessment.of(totals.scope(), own, profile).total())));
        });
    return new OeeSeries(
        asked.equipment().path(),
        asked.window().from(),
        asked.window().to(),
        by,
        profile.reference(),
        totals.scope().modelVersions(),
        List.copyOf(groups));
  }
}
