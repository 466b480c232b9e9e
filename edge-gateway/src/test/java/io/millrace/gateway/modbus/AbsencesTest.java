// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.QualityReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** 30 units, 5 of them dead, each asked for a second in vain; a shift of them in no time. */
  @Test
  void theDeadGetATwentiethOfTheLinesTimeAtMost() {
    Absences absences = Absences.NONE;
    Map<Integer, Integer> asked = new HashMap<>();
    long now = 0;
    long spent = 0;
    long firstHour = 0;
    while (now < Duration.ofHours(8).toNanos()) {
      long begun = now;
      for (int unit = 1; unit <= 30; unit++) {
        if (unit > 5) {
          absences = absences.answered(unit, now);
          now += SECOND / 50;
        } else if (!absences.isLeftAlone(unit, now)) {
          now += SECOND;
          spent += SECOND;
          absences = absences.silent(unit, SECOND, QualityReason.TIMEOUT, "silent", now);
          asked.merge(unit, 1, Integer::sum);
        }
      }
      now = Math.max(now, begun + SECOND);
      if (now < Duration.ofHours(1).toNanos()) {
        firstHour = spent;
      }
    }
    assertThat((double) firstHour / Duration.ofHours(1).toNanos()).isLessThan(0.05);
    // In the long run each is asked every ten minutes: five seconds of 600.
    assertThat((double) spent / now).isBetween(0.007, 0.012);
    assertThat(asked.values()).allSatisfy(count -> assertThat(count).isBetween(45, 65));
  }

  @Test
  void whereEverybodyIsDeadShareIsAtMostATwentieth() {
    Absences absences = Absences.NONE.answered(100, 0);
    long now = 0;
    long spent = 0;
    while (now < Duration.ofHours(1).toNanos()) {
      absences = absences.answered(100, now);
      for (int unit = 1; unit <= 60; unit++) {
        if (absences.units().get(unit) == null) {
          absences = absences.silent(unit, 0, QualityReason.TIMEOUT, "silent", now);
        } else if (!absences.isLeftAlone(unit, now)) {
          now += SECOND;
          spent += SECOND;
          absences = absences.silent(unit, SECOND, QualityReason.TIMEOUT, "silent", now);
        }
      }
      now += SECOND / 2;
    }
    assertThat((double) spent / now).isLessThan(0.055);
  }

  @Test
  void nobodyIsSparedWhereNobodyElseAnswers() {
    Absences absences = Absences.NONE;
    for (int i = 0; i < 10; i++) {
      absences = absences.silent(1, SECOND, QualityReason.TIMEOUT, "silent", i);
    }
    assertThat(absences.isLeftAlone(1, 10)).isFalse();
    absences = absences.answered(2, 10);
    assertThat(absences.isLeftAlone(1, 10)).isTrue();
    assertThat(absences.isLeftAlone(1, Duration.ofSeconds(31).toNanos())).isFalse();
  }

  @Test
  void anAnswerEndsIt() {
    Absences absences =
        Absences.NONE.answered(2, 0).silent(1, SECOND, QualityReason.TIMEOUT, "silent", 0);
    assertThat(absences.isLeftAlone(1, SECOND / 2)).isTrue();
    assertThat(absences.of(1).attempts()).isEqualTo(1);
    assertThat(absences.answered(1, SECOND).units()).isEmpty();
  }
}
