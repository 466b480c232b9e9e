// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.facts.Folded.at;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.oee.plant.TestPlant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The labeller makes a piece in 2 s at best and is down after 5 times that, 10 s, without one. */
class NoCountTest {

  @Test
  void isProducingSinceThePieceBefore() {
    assertEquals(List.of("0-7 PRODUCING"), fold(100, 100, 101, 101, 102).lane());
  }

  @Test
  void isDownSinceTheLastPieceWhenNoneCameForTenSeconds() {
    // Last piece seen at 2 s; the reading at 12 s is the first that is 10 s away from it.
    Folded folded = fold(100, 100, 101, 101, 101, 101, 101, 101, 101, 101, 101, 101, 101, 101, 102);
    assertEquals(List.of("0-2 PRODUCING", "2-14 DOWN NO_PIECES", "14-17 PRODUCING"), folded.lane());
    assertEquals(List.of("0 PRODUCING", "2 DOWN NO_PIECES", "14 PRODUCING"), folded.changes());
  }

  @Test
  void aPieceJustBeforeTheLimitKeepsItProducing() {
    assertEquals(
        List.of("0-14 PRODUCING"),
        fold(100, 101, 101, 101, 101, 101, 101, 101, 101, 101, 101, 102).lane());
  }

  @Test
  void theFirstReadingProvesNothing() {
    assertEquals(List.of(), fold(100, 100, 100).lane());
    assertEquals(
        List.of("0-13 DOWN NO_PIECES"),
        fold(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100).lane());
  }

  @Test
  void aResetToZeroIsNoPiece() {
    assertEquals(
        List.of("0-1 PRODUCING", "1-14 DOWN NO_PIECES"),
        fold(100, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).lane());
  }

  @Test
  void silenceIsUnknownAndTheNextReadingABaseline() {
    List<Reading> readings = new ArrayList<>(readings(0, 100, 101));
    readings.addAll(readings(20, 150, 150, 151));
    assertEquals(List.of("0-4 PRODUCING", "20-25 PRODUCING"), Folded.of(LABELLER, readings).lane());
  }

  @Test
  void aLinkThatIsDownIsUnknownNotDown() {
    List<Reading> readings = new ArrayList<>(readings(0, 100, 101));
    readings.add(Reading.bad(TestPlant.tag(LABELLER, "good"), at(2), QualityReason.LINK_DOWN));
    readings.addAll(readings(30, 160, 161));
    assertEquals(
        List.of("0-2 PRODUCING", "2-30 UNKNOWN LINK_DOWN", "30-34 PRODUCING"),
        Folded.of(LABELLER, readings).lane());
  }

  private static Folded fold(long... values) {
    return Folded.of(LABELLER, readings(0, values));
  }

  private static List<Reading> readings(int from, long... values) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      readings.add(Folded.reading(LABELLER, "good", from + i, values[i]));
    }
    return readings;
  }
}
