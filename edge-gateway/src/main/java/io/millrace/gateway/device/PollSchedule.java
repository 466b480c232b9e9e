// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When the tags of a device are to be read next, by period. Moments lie on a grid that starts where
 * the schedule starts; a moment that passed while the device was busy is skipped and counted, never
 * caught up. Times are nanoseconds of a monotonic clock. Immutable.
 *
 * @param turns per period its next moment.
 */
public record PollSchedule(Map<Duration, Turn> turns) {
  public PollSchedule {
    turns = Map.copyOf(turns);
  }

  /**
   * @param next moment of the next reading.
   * @param last moment the last reading began; the same as next before the first.
   * @param effective how far apart the last readings really began; the period before the second.
   * @param overruns how many moments were skipped so far.
   */
  public record Turn(long next, long last, Duration effective, long overruns) {}

  /**
   * @param due periods whose tags are to be read now; empty when it is too early.
   * @param skipped moments that passed unused since the last time.
   * @param after the schedule from here on.
   */
  public record Due(Set<Duration> due, long skipped, PollSchedule after) {}

  public static PollSchedule of(Collection<Duration> periods, long start) {
    Map<Duration, Turn> turns = new TreeMap<>();
    for (Duration period : periods) {
      turns.put(period, new Turn(start, start, period, 0));
    }
    return new PollSchedule(turns);
  }

  /** The next moment of any period; far away when there is none. */
  public long next() {
    return turns.values().stream().mapToLong(Turn::next).min().orElse(Long.MAX_VALUE);
  }

  /** What is due now. */
  public Due at(long now) {
    Set<Duration> due = new TreeSet<>();
    Map<Duration, Turn> after = new TreeMap<>(turns);
    long skipped = 0;
    for (Map.Entry<Duration, Turn> entry : turns.entrySet()) {
      Duration period = entry.getKey();
      Turn turn = entry.getValue();
      if (turn.next() > now) {
        continue;
      }
      due.add(period);
      long missed = (now - turn.next()) / period.toNanos();
      skipped += missed;
      long next = turn.next() + (missed + 1) * period.toNanos();
      after.put(
          period, new Turn(next, now, effective(turn, period, now), turn.overruns() + missed));
    }
    return new Due(due, skipped, new PollSchedule(after));
  }

  /** The same grid after a pause in which nothing could be read; what passed is no overrun. */
  public PollSchedule resumed(long now) {
    Map<Duration, Turn> after = new TreeMap<>();
    turns.forEach(
        (period, turn) -> {
          long behind = Math.max(0, now - turn.next());
          long next = turn.next() + behind / period.toNanos() * period.toNanos();
          after.put(period, new Turn(next, next, period, turn.overruns()));
        });
    return new PollSchedule(after);
  }

  private static Duration effective(Turn turn, Duration period, long now) {
    if (turn.last() == turn.next()) {
      return period;
    }
    long seen = now - turn.last();
    return Duration.ofNanos((3 * turn.effective().toNanos() + seen) / 4);
  }
}
