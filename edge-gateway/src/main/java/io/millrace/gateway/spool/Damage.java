// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of the spool that could not be read. Guarded by the spool. */
final class Damage {
  private final Set<Long> segments = new HashSet<>();
  private @Nullable List<SpoolRecord> front;

  /**
   * @param before what could be read of the segment in front of the damage, oldest first.
   */
  void found(long segment, List<SpoolRecord> before) {
    segments.add(segment);
    List<SpoolRecord> known = front == null ? new ArrayList<>() : front;
    known.addAll(before);
    front = known;
  }

  /** How many segments have some. */
  long segments() {
    return segments.size();
  }

  /** What was read in front of damage that was found since the last call; empty when none was. */
  Optional<List<SpoolRecord>> told() {
    Optional<List<SpoolRecord>> told = Optional.ofNullable(front);
    front = null;
    return told;
  }
}
