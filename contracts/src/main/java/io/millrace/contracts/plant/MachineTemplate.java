// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of machine offers and what it means, written once and used by many devices. A version
 * is never changed after it is in use; a new version is added beside it. Immutable.
 *
 * @param name name of the kind.
 * @param version 1 and up.
 * @param tags its signals.
 * @param state how its state is known; null when it has none.
 * @param counters its piece counters.
 */
public record MachineTemplate(
    String name,
    int version,
    List<TagDefinition> tags,
    @Nullable StateRule state,
    @Nullable List<CounterRule> counters) {

  public MachineTemplate {
    tags = List.copyOf(tags);
    counters = counters == null ? List.of() : List.copyOf(counters);
  }

  /** How a device names it: {@code filler@1}. */
  public String reference() {
    return name + "@" + version;
  }

  @Override
  public List<CounterRule> counters() {
    return counters == null ? List.of() : counters;
  }
}
