// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a projection is doing, as of the last turn of its loop. Immutable.
 *
 * @param projection its name.
 * @param topic what it reads.
 * @param alive whether its loop runs.
 * @param trouble why nothing at all goes on: database away, consumer lost; empty when it does.
 * @param troubleSince since when, meaningless without trouble.
 * @param partitions those this instance reads.
 */
public record StreamStatus(
    String projection,
    String topic,
    boolean alive,
    String trouble,
    Instant troubleSince,
    List<Partition> partitions) {

  /** A partition that waits for so long is stuck. */
  private static final Duration STUCK = Duration.ofSeconds(60);

  /**
   * @param nextOffset next record to apply; -1 while unknown.
   * @param lag records that wait, as far as the consumer knows; not negative.
   * @param behind age of the oldest record that waits; zero when none does.
   * @param trouble why it waits; empty when it does not.
   * @param troubleSince since when, meaningless without trouble.
   * @param halted nothing but a person can help.
   */
  public record Partition(
      int partition,
      long nextOffset,
      long lag,
      Duration behind,
      String trouble,
      Instant troubleSince,
      boolean halted) {}

  public StreamStatus {
    partitions = List.copyOf(partitions);
  }

  /** Sum over the partitions, in records. */
  public long lag() {
    return partitions.stream().mapToLong(Partition::lag).sum();
  }

  /** Why this instance must not count as ready; empty when it may. */
  public Optional<String> complaint(Instant now) {
    if (!alive) {
      return Optional.of("the loop of " + projection + " does not run");
    }
    if (!trouble.isEmpty() && lasts(troubleSince, now)) {
      return Optional.of(projection + ": " + trouble);
    }
    return partitions.stream()
        .filter(p -> p.halted || (!p.trouble.isEmpty() && lasts(p.troubleSince, now)))
        .map(p -> projection + " partition " + p.partition + ": " + p.trouble)
        .findFirst();
  }

  private static boolean lasts(Instant since, Instant now) {
    return Duration.between(since, now).compareTo(STUCK) >= 0;
  }
}
