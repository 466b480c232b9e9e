// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.time.Instant;
import java.util.List;

/** Why a projection as a whole does nothing, and until when. Confined to one thread. */
final class Standstill {
  private Instant due = Instant.EPOCH;
  private Instant since = Instant.EPOCH;
  private String trouble = "";
  private int failures;

  /** Nothing is tried before. */
  Instant due() {
    return due;
  }

  StreamStatus status(
      Projection<?> projection, boolean alive, List<StreamStatus.Partition> partitions) {
    String topic = projection.topic().name();
    return new StreamStatus(projection.name(), topic, alive, trouble, since, partitions);
  }

  /**
   * Waits longer with each call; true when it worked before.
   *
   * @param random uniform in 0..1.
   */
  boolean hold(String why, Instant now, double random) {
    boolean worked = trouble.isEmpty();
    since = worked ? now : since;
    trouble = why;
    due = now.plus(Backoff.after(failures++, random));
    return worked;
  }

  /** True when it stood still before. */
  boolean release() {
    boolean stood = !trouble.isEmpty();
    trouble = "";
    failures = 0;
    due = Instant.EPOCH;
    return stood;
  }
}
