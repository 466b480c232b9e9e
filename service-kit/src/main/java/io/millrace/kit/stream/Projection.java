// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.millrace.contracts.Topic;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds one topic into a service's tables. What it writes, the position in the topic and the
 * watermarks of the sources commit in one transaction, so each record counts once however often it
 * is delivered. Called by one thread at a time per instance of the service; several instances share
 * the topic's partitions.
 *
 * @param <T> a record of the topic, decoded.
 */
public interface Projection<T> {
  /** Name of this fold, unique in the service; its positions are kept under it. Never changes. */
  String name();

  Topic topic();

  /**
   * A record's content.
   *
   * @throws UnreadableRecordException when the bytes cannot be read; the record then goes to the
   *     topic's dead letters and the next one is taken.
   */
  T decode(byte @Nullable [] key, byte @Nullable [] value) throws UnreadableRecordException;

  /**
   * Where the record stands in the numbering of its source, so that what the source sent twice is
   * dropped and what it never sent is noticed. Empty for topics whose sources do not number.
   */
  default Optional<SourcePosition> sourcePosition(T record) {
    return Optional.empty();
  }

  /**
   * Writes what the records mean; runs inside the transaction, in the records' order per partition.
   * Whatever it throws rolls everything back and the same records come again, perhaps fewer at a
   * time. What the database itself refuses (SQLState 21, 22, 23, 54), or what fails again and again
   * when it comes alone, becomes a dead letter; see {@link Failure}.
   *
   * @throws NotYetException when a record needs something that has not come yet.
   */
  void apply(List<Delivery<T>> deliveries);

  /**
   * Called after the commit; for caches and live views only. Missed when the process dies right
   * after the commit, or when the commit's answer is lost ({@link #forget} comes then).
   */
  default void committed(List<Delivery<T>> deliveries) {}

  /**
   * What memory holds of the tables may be wrong now: partitions came or went, or a transaction
   * failed. Drop every cache that {@link #apply} relies on.
   */
  default void forget() {}
}
