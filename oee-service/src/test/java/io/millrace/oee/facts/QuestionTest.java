// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");

  @Test
  void withoutAWindowTheLastEightHoursAreMeant() {
    assertEquals(
        new Question.Clear(
            EquipmentId.of("acme/lyon"), new Window(Instant.parse("2026-03-01T06:00:00Z"), NOW)),
        Question.of("acme/lyon", null, null, NOW.plusNanos(999_999), Duration.ofDays(1)));
    Instant to = Instant.parse("2026-02-01T09:00:00Z");
    assertEquals(
        new Question.Clear(
            EquipmentId.of("acme/lyon"), new Window(to.minus(Duration.ofHours(8)), to)),
        Question.of("acme/lyon", null, to, NOW, Duration.ofDays(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "acme//filler, 2026-03-01T06:00:00Z, 2026-03-01T07:00:00Z, 400, INVALID_PARAMETER, equipment",
    "'acme''; drop', 2026-03-01T06:00:00Z, 2026-03-01T07:00:00Z, 400, INVALID_PARAMETER, equipment",
    "acme/lyon, 2026-03-01T06:00:00Z, 2026-03-01T06:00:00Z, 422, IMPOSSIBLE_WINDOW, to",
    "acme/lyon, 2026-03-01T07:00:00Z, 2026-03-01T06:00:00Z, 422, IMPOSSIBLE_WINDOW, to",
    "acme/lyon, 1969-03-01T07:00:00Z, 2026-03-01T06:00:00Z, 422, IMPOSSIBLE_WINDOW, from",
    "acme/lyon, 2026-03-01T07:00:00Z, +1000000-03-01T06:00:00Z, 422, IMPOSSIBLE_WINDOW, from",
    "acme/lyon, 2026-03-01T06:00:00Z, 2026-03-03T06:00:00Z, 422, WINDOW_TOO_LONG, from",
  })
  void whatCannotBeAskedIsRefusedWithItsReason(
      String equipment, Instant from, Instant to, int status, String code, String parameter) {
    switch (Question.of(equipment, from, to, NOW, Duration.ofDays(1))) {
      case Question.Refused refused -> {
        assertEquals(status, refused.status());
        assertEquals(code, refused.code());
        assertEquals(parameter, refused.parameter());
      }
      case Question.Clear clear -> throw new AssertionError("not refused: " + clear);
    }
  }

  @Test
  void aPlaceAndAWindowAreClear() {
    Instant from = Instant.parse("2026-03-01T06:00:00Z");
    assertEquals(
        new Question.Clear(
            EquipmentId.of("acme/lyon"), new Window(from, from.plus(Duration.ofDays(1)))),
        Question.of("acme/lyon", from, from.plus(Duration.ofDays(1)), NOW, Duration.ofDays(1)));
  }
}
