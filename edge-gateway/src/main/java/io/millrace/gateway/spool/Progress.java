// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.gateway.spool.SpoolStore.Stored;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the spool was given out, and how far the broker has it; what lies between is on its way.
 * Guarded by the spool.
 */
final class Progress {
  private final Deque<Stored> onTheWay = new ArrayDeque<>();
  private SpoolPosition cursor;
  private SpoolPosition sent;

  /** Everything before this place was given out once: the broker may have it, unacknowledged. */
  private SpoolPosition doubted;

  private @Nullable Instant oldestUnsent;

  Progress(SpoolPosition cursor) {
    this.cursor = cursor;
    this.sent = cursor;
    this.doubted = cursor;
  }

  /** The broker has everything before this place. */
  SpoolPosition cursor() {
    return cursor;
  }

  /** Everything before this place was given out. */
  SpoolPosition sent() {
    return sent;
  }

  void sent(SpoolPosition next) {
    sent = next;
  }

  void isTaken(List<Stored> records) {
    onTheWay.addAll(records);
    noteOldest();
  }

  boolean isOnItsWay() {
    return !onTheWay.isEmpty();
  }

  /**
   * Whether something is on its way, or was and may have arrived: who said that it left unsent
   * might be wrong.
   */
  boolean isHeld() {
    return isOnItsWay() || cursor.isBefore(doubted);
  }

  /** The first segment of which something may leave: nothing of it is held. */
  long leavesFrom() {
    return isHeld() ? Math.max(sent.segment(), doubted.segment()) + 1 : sent.segment();
  }

  void acknowledge(SpoolPosition next) {
    while (isOnItsWay() && !next.isBefore(onTheWay.getFirst().next())) {
      onTheWay.removeFirst();
    }
    noteOldest();
    if (cursor.isBefore(next)) {
      cursor = next;
    }
    if (!isOnItsWay() && cursor.isBefore(sent)) {
      cursor = sent;
    }
  }

  void rewind() {
    onTheWay.clear();
    if (doubted.isBefore(sent)) {
      doubted = sent;
    }
    sent = cursor;
  }

  /** Nothing is on its way, and nothing before this place is sent any more. */
  void skipTo(SpoolPosition place) {
    sent = place;
    cursor = place;
    doubted = place;
    oldestUnsent = null;
  }

  /** When the oldest record was taken in that is on its way. */
  Optional<Instant> oldestUnsent() {
    return Optional.ofNullable(oldestUnsent);
  }

  private void noteOldest() {
    Stored first = onTheWay.peekFirst();
    oldestUnsent = first == null ? null : first.spooled().at();
  }
}
