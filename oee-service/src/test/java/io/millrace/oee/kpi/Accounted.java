// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Made;
import io.millrace.oee.account.UnitFacts;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Tally;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the engine makes of facts written down by hand, for a unit that is always meant to work. */
final class Accounted {
  private static final Terms ALWAYS = Terms.unknown(ZoneOffset.UTC);

  private Accounted() {}

  static KpiInputs of(
      EquipmentId unit,
      Window window,
      List<StateInterval> did,
      Set<Counts> counted,
      List<Tally> tallies,
      Function<String, Optional<Duration>> plannedRunTimePerItem) {
    List<Made> made = new ArrayList<>();
    for (Tally tally : tallies) {
      made.add(
          new Made(
              window.from(),
              tally.counts(),
              tally.product(),
              false,
              tally.pieces() - tally.unobserved(),
              tally.presets()));
      made.add(
          new Made(window.from(), tally.counts(), tally.product(), true, tally.unobserved(), 0));
    }
    UnitFacts facts = new UnitFacts(unit, did, made, List.of(), List.of(), List.of());
    return UnitInputs.of(
        unit,
        KpiProfile.ISO_22400,
        Account.of(ALWAYS, facts, window),
        counted,
        plannedRunTimePerItem);
  }

  static TimeElements times(EquipmentId unit, Window window, List<StateInterval> did) {
    return of(unit, window, did, Set.of(), List.of(), _ -> Optional.empty()).times();
  }
}
