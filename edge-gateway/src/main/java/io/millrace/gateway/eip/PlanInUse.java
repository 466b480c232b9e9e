// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.symbol.SymbolTable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a device is read, by what is known of it so far. The plan may be asked for from any thread;
 * everything else is confined to one.
 */
final class PlanInUse {
  private static final int FIRST_GUESS_BYTES = 480;

  private final List<Tag> tags;
  private final Set<String> byMembers = new HashSet<>();
  private SymbolTable table = SymbolTable.EMPTY;
  private volatile State state;

  /** The plan, and for which size of messages it was made. */
  record State(ReadPlan plan, int mostBytes) {}

  PlanInUse(List<Tag> tags) {
    this.tags = List.copyOf(tags);
    state = made(FIRST_GUESS_BYTES);
  }

  State state() {
    return state;
  }

  ReadPlan plan() {
    return state.plan();
  }

  /** Messages of the device have at most so many bytes. */
  void fit(int mostBytes) {
    if (state.mostBytes() != mostBytes) {
      state = made(mostBytes);
    }
  }

  /** The tags of the device are these. */
  void know(SymbolTable found) {
    table = found;
    byMembers.clear();
    state = made(state.mostBytes());
  }

  /** A tag may not be read whole, so its members are read by name. */
  void readByMembers(String base) {
    byMembers.add(base.toLowerCase(Locale.ROOT));
    state = made(state.mostBytes());
  }

  /** How some of the tags alone are read. */
  List<ReadPlan.Packet> packets(List<Tag> some) {
    return ReadPlan.of(some, state.mostBytes(), table, Set.copyOf(byMembers)).packets();
  }

  private State made(int mostBytes) {
    return new State(ReadPlan.of(tags, mostBytes, table, Set.copyOf(byMembers)), mostBytes);
  }
}
