// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.Parts;
import io.millrace.oee.account.UnitFactStore;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The parts of work units' time that stops are looked for in. Thread-safe. */
public final class PartStore {
  private final UnitFactStore facts;
  private final int mostIntervals;

  /**
   * @param mostIntervals most state intervals an answer is made of.
   */
  public PartStore(UnitFactStore facts, int mostIntervals) {
    this.facts = facts;
    this.mostIntervals = mostIntervals;
  }

  /**
   * Every part of the window, by unit and time.
   *
   * @throws io.millrace.kit.problem.ProblemException when it is made of too many intervals.
   */
  List<Pareto.Stopped> find(Scope scope, Window window) {
    Map<EquipmentId, Terms> terms = AccountStore.terms(scope);
    List<Pareto.Stopped> all = new ArrayList<>();
    facts
        .find(terms, window, mostIntervals)
        .orElseThrow(() -> PlaceStore.tooMany(mostIntervals))
        .forEach(
            (unit, own) -> {
              for (Part part : Parts.of(Objects.requireNonNull(terms.get(unit)), own, window)) {
                all.add(new Pareto.Stopped(unit, part));
              }
            });
    return all;
  }
}
