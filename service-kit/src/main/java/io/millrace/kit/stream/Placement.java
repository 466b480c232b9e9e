// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import org.jspecify.annotations.Nullable;

/** Where reading a partition goes on, judged from the database and the broker. */
sealed interface Placement {

  /** The first time: everything the broker has is read. */
  record Begin(long at) implements Placement {}

  /** Where the last transaction left it. */
  record Resume(long at) implements Placement {}

  /** The broker deleted records that were not read: a loss to be recorded. */
  record Overtaken(long from, long to) implements Placement {}

  /** This is not the topic the position belongs to; somebody must decide. */
  record Foreign(String reason) implements Placement {}

  /**
   * What the database holds.
   *
   * @param next offset of the next record to apply.
   * @param topicId identity of the topic it belongs to.
   */
  record Stored(long next, String topicId) {}

  /**
   * @param stored null when the partition was never read.
   * @param topicId identity of the topic as the broker has it now.
   * @param begin first offset the broker still has.
   * @param end offset after the last record.
   */
  static Placement of(@Nullable Stored stored, String topicId, long begin, long end) {
    if (stored == null) {
      return new Begin(begin);
    }
    if (!stored.topicId.equals(topicId)) {
      return new Foreign(
          "the topic was created anew: the position belongs to topic id "
              + stored.topicId
              + ", the broker has "
              + topicId);
    }
    if (stored.next > end) {
      return new Foreign(
          "the broker lost records: the next one is "
              + stored.next
              + ", the broker ends at "
              + end);
    }
    return stored.next < begin ? new Overtaken(stored.next, begin) : new Resume(stored.next);
  }
}
