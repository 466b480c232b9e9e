// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out readings that can be told from those that are sent, within the bound of its rule.
 *
 * <ul>
 *   <li><b>Runs.</b> Readings of one quality, reason and type of value are a run. The first and the
 *       last reading of a run are sent: a change of quality, also to BAD, is never late by more
 *       than the reading that shows it. The first reading ever, and so the first after a start of
 *       the gateway, begins a run.
 *   <li><b>Gaps.</b> Between two sent readings of a run lies at most the longest gap, unless the
 *       device itself was not read for so long. A reading that keeps this is sent when the next one
 *       comes, so at most one reading late.
 *   <li><b>Silence.</b> When no reading came for three periods, the run ends with its last reading
 *       and a BAD one, NOT_READ, at the moment from which on it no longer speaks; both are sent
 *       when the next reading comes. A BAD reading needs no such end.
 *   <li><b>Clock set back.</b> A reading that is not later than the one before ends the run and
 *       begins another. Nothing is ever sent in another order than it was read in.
 *   <li><b>End.</b> What is held back, at most one reading, is sent when the gateway is stopped;
 *       when it is killed, what is lost is that reading, and the run ends with the last one sent.
 * </ul>
 *
 * @param rule which readings of a run are left out.
 * @param sent last reading that was sent; null before the first.
 * @param read last reading; the same when nothing is held back.
 */
record Thinning(
    Rule rule,
    Duration maxGap,
    Duration silentAfter,
    @Nullable Reading sent,
    @Nullable Reading read)
    implements Strategy {

  static Thinning of(Rule rule, Duration maxGap, Duration silentAfter) {
    return new Thinning(rule, maxGap, silentAfter, null, null);
  }

  @Override
  public Step next(Reading reading) {
    if (sent == null || read == null) {
      return begun(List.of(), reading);
    }
    if (!reading.at().isAfter(read.at())) {
      return begun(rest(), reading);
    }
    Instant silent = read.at().plus(silentAfter);
    if (read.value() != null && reading.at().isAfter(silent)) {
      List<Reading> ended = new ArrayList<>(rest());
      ended.add(Reading.bad(read.tag(), silent, QualityReason.NOT_READ));
      return begun(ended, reading);
    }
    if (!isSameRun(read, reading)) {
      return begun(rest(), reading);
    }
    if (isHolding() && reading.at().isAfter(sent.at().plus(maxGap))) {
      Step beat = from(read).within(read, read, reading);
      return new Step(beat.after(), and(List.of(read), beat.sent()));
    }
    return within(sent, read, reading);
  }

  /** What is sent ends whatever line led to it, just as the longest gap does. */
  @Override
  public Step sending(Reading reading) {
    Step step = next(reading);
    return step.after() instanceof Thinning after && after.isHolding()
        ? new Step(from(reading), and(step.sent(), List.of(reading)))
        : step;
  }

  @Override
  public List<Reading> rest() {
    return isHolding() && read != null ? List.of(read) : List.of();
  }

  private Step within(Reading lastSent, Reading lastRead, Reading reading) {
    boolean isHolding = !lastSent.equals(lastRead);
    return switch (rule.judge(lastSent, reading)) {
      case Rule.Verdict.LeftOut(Rule after) ->
          reading.at().isBefore(lastSent.at().plus(maxGap))
              ? new Step(new Thinning(after, maxGap, silentAfter, lastSent, reading), List.of())
              : begun(List.of(), reading);
      case Rule.Verdict.Sent(boolean isWithTheOneBefore) ->
          begun(isWithTheOneBefore && isHolding ? List.of(lastRead) : List.of(), reading);
      case Rule.Verdict.Turned() -> {
        Step turn = from(lastRead).within(lastRead, lastRead, reading);
        yield new Step(turn.after(), and(List.of(lastRead), turn.sent()));
      }
    };
  }

  private Step begun(List<Reading> before, Reading reading) {
    return new Step(from(reading), and(before, List.of(reading)));
  }

  private Thinning from(Reading reading) {
    return new Thinning(rule.anew(), maxGap, silentAfter, reading, reading);
  }

  private boolean isHolding() {
    return !Objects.equals(sent, read);
  }

  private static boolean isSameRun(Reading a, Reading b) {
    return a.quality() == b.quality()
        && a.reason() == b.reason()
        && Objects.equals(type(a), type(b));
  }

  private static @Nullable Class<?> type(Reading reading) {
    return reading.value() == null ? null : reading.value().getClass();
  }

  private static List<Reading> and(List<Reading> first, List<Reading> second) {
    List<Reading> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
