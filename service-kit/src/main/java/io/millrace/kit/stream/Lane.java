// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** One partition that this instance reads, with what it holds of it. Confined to one thread. */
final class Lane<T> {
  final TopicPartition partition;

  /** Fetched and not yet committed, in order; the head may be replaced. */
  private List<Incoming<T>> held = new ArrayList<>();

  Pace pace = Pace.WHOLE;

  /** Where the database stands; -1 while it was not asked. */
  long next = -1;

  /** Not tried before. */
  Instant due = Instant.EPOCH;

  /** Failures in a row, for the back-off. */
  int failures;

  /** Why it waits; empty when it does not. */
  String trouble = "";

  Instant troubleSince = Instant.EPOCH;

  /** Only a person can help. */
  boolean halted;

  /** Broker's time of the last record that was committed. */
  Instant lastReceived = Instant.EPOCH;

  Lane(TopicPartition partition) {
    this.partition = partition;
  }

  boolean placed() {
    return next >= 0;
  }

  boolean holds() {
    return !held.isEmpty();
  }

  /** Drops what it holds; the database will be asked where to go on. */
  void displace() {
    held = new ArrayList<>();
    next = -1;
  }

  /** The database said where to go on. */
  void placedAt(long at) {
    next = at;
    halted = false;
    failures = 0;
    due = Instant.EPOCH;
    trouble = "";
  }

  /**
   * @param ahead records the broker has beyond those it holds.
   */
  StreamStatus.Partition status(long ahead, Instant now) {
    long lag = ahead + held.size();
    Instant oldest =
        held.isEmpty() ? lastReceived : Instant.ofEpochMilli(held.getFirst().raw().timestamp());
    boolean behind = lag > 0 && oldest.isAfter(Instant.EPOCH) && oldest.isBefore(now);
    return new StreamStatus.Partition(
        partition.partition(),
        next,
        lag,
        behind ? Duration.between(oldest, now) : Duration.ZERO,
        trouble,
        troubleSince,
        halted);
  }

  void hold(Incoming<T> incoming) {
    held.add(incoming);
  }

  void replace(int index, Incoming<T> incoming) {
    held.set(index, incoming);
  }

  /** The first records, as many as the pace allows and the bytes suffice for, one at least. */
  List<Incoming<T>> head(int atMost, long bytes) {
    int count = 0;
    long size = 0;
    while (count < held.size() && count < Math.min(atMost, pace.limit())) {
      size += held.get(count).size();
      if (count > 0 && size > bytes) {
        break;
      }
      count++;
    }
    return List.copyOf(held.subList(0, count));
  }

  /** The database has the first records. */
  void advance(List<Incoming<T>> done) {
    Incoming<T> last = done.getLast();
    next = last.raw().offset() + 1;
    lastReceived = Instant.ofEpochMilli(last.raw().timestamp());
    held = new ArrayList<>(held.subList(done.size(), held.size()));
    failures = 0;
    due = Instant.EPOCH;
    trouble = "";
  }

  void waits(String why, Instant now, Instant until) {
    if (trouble.isEmpty()) {
      troubleSince = now;
    }
    trouble = why;
    due = until;
    failures++;
  }
}
