// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.readings.QualityReason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Units of a line that do not answer. One is asked again after 1 s, doubling to 30 s; to 10 min
 * while others on the line answer, who wait meanwhile, and then all that are silent get at most a
 * twentieth of the line's time, and a fifth of it at any one moment. Where nobody else answers,
 * nobody is spared. Times are nanoseconds of a monotonic clock. Immutable.
 *
 * @param units those that did not answer when they were asked last.
 * @param answers when each unit answered last.
 * @param credit how long the silent may be asked for, in nanoseconds; negative when they had more.
 * @param at when that was so.
 * @param restUntil until when the others are asked, and no silent one.
 */
record Absences(
    Map<Integer, Absence> units, Map<Integer, Long> answers, long credit, long at, long restUntil) {
  /** Of the line's time, what goes to asking the silent is one part in so many. */
  static final int SHARE = 20;

  /** After one was asked in vain, the others have so many times as long. */
  private static final int REST = 4;

  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_ALONE = Duration.ofSeconds(30);
  private static final Duration RECENT = Duration.ofSeconds(60);
  private static final long MOST_CREDIT = Duration.ofSeconds(3).toNanos();

  static final Absences NONE = new Absences(Map.of(), Map.of(), MOST_CREDIT, 0, Long.MIN_VALUE);

  Absences {
    units = Map.copyOf(units);
    answers = Map.copyOf(answers);
  }

  /**
   * @param attempts how often it was asked in vain in a row.
   * @param until when it is asked again.
   * @param reason how its readings are marked.
   * @param detail what was seen, for people.
   */
  record Absence(int attempts, long until, QualityReason reason, String detail) {}

  /** The unit answered, be it with a refusal. */
  Absences answered(int unit, long now) {
    Long before = answers.get(unit);
    if (before != null && now - before < SHORTEST.toNanos() && !units.containsKey(unit)) {
      return this;
    }
    Map<Integer, Long> answered = new HashMap<>(answers);
    answered.put(unit, now);
    Map<Integer, Absence> left = new HashMap<>(units);
    left.remove(unit);
    return new Absences(left, answered, credit, at, restUntil);
  }

  /**
   * The unit did not answer.
   *
   * @param cost how long the line waited for it.
   */
  Absences silent(int unit, long cost, QualityReason reason, String detail, long now) {
    Absence before = units.get(unit);
    int attempts = before == null ? 1 : before.attempts() + 1;
    boolean isShared = isShared(unit, now);
    Duration longest = isShared ? LONGEST : LONGEST_ALONE;
    Duration doubled = SHORTEST.multipliedBy(1L << Math.min(attempts - 1, 10));
    Duration wait = doubled.compareTo(longest) > 0 ? longest : doubled;
    Map<Integer, Absence> after = new HashMap<>(units);
    after.put(unit, new Absence(attempts, now + wait.toNanos(), reason, detail));
    return isShared
        ? new Absences(after, answers, creditAt(now) - cost, now, now + REST * cost)
        : new Absences(after, answers, creditAt(now), now, restUntil);
  }

  /** Whether the unit is not asked now. */
  boolean isLeftAlone(int unit, long now) {
    Absence absence = units.get(unit);
    return absence != null && isShared(unit, now) && (absence.until() > now || creditAt(now) <= 0);
  }

  /**
   * @throws IllegalArgumentException when the unit is not silent.
   */
  Absence of(int unit) {
    Absence absence = units.get(unit);
    if (absence == null) {
      throw new IllegalArgumentException("unit %d is not silent".formatted(unit));
    }
    return absence;
  }

  /** When the unit is asked again, at the earliest. */
  long nextAt(int unit, long now) {
    Absence absence = units.get(unit);
    if (absence == null || !isShared(unit, now)) {
      return now;
    }
    long owing = Math.max(0, -creditAt(now)) * SHARE;
    return Math.max(Math.max(absence.until(), restUntil), now + owing);
  }

  /** Whether all of these are silent. */
  boolean isEach(Collection<Integer> some) {
    return units.keySet().containsAll(some);
  }

  private boolean isShared(int unit, long now) {
    return answers.entrySet().stream()
        .anyMatch(entry -> entry.getKey() != unit && now - entry.getValue() <= RECENT.toNanos());
  }

  private long creditAt(long now) {
    return Math.min(MOST_CREDIT, credit + Math.max(0, now - at) / SHARE);
  }
}
