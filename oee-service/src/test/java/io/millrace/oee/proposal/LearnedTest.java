// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What words teach, and how far that can be trusted. */
class LearnedTest {
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");
  private static final List<String> REASONS = List.of("jam", "cleaning", "material", "setting");

  /**
   * Wilson's lower bound for 9 of 10 and z = 1.645: (0.9 + 0.1353 - 1.645 * sqrt(0.009 + 0.006764))
   * / 1.2706 = (1.0353 - 0.20654) / 1.2706 = 0.6523.
   */
  @Test
  void theLowerBoundIsWilsons() {
    assertEquals(0.6523, new Precision(10, 9).lowerBound(), 1e-4);
    // All of n right: n / (n + z^2) = 10 / 12.7055
    assertEquals(10 / 12.7055, new Precision(10, 10).lowerBound(), 1e-4);
    assertEquals(0, new Precision(10, 0).lowerBound(), 1e-12);
    assertEquals(0, Precision.NONE.lowerBound());
  }

  /** The first word is no proof; of a, a, b with one feature the guesses are a, a: one is right. */
  @Test
  void eachWordIsGuessedFromTheEarlierOnesOnly() {
    Learned learned =
        Learned.of(List.of(said(1, 1, "3", "jam"), said(2, 2, "3", "jam"), said(3, 3, "3", "mat")));
    assertEquals(new Precision(2, 1), learned.precision());
    assertEquals(new Precision(2, 1), learned.precision("jam"));
    assertEquals(3, learned.lessons());
  }

  /** By hand: jam 2 of 3 words, code 3 with 2 of 2 of them; jam (3/5)(3/5), mat (2/5)(1/4). */
  @Test
  void scoresAreNaiveBayesWithOneAddedToEachCount() {
    Learned learned =
        Learned.of(List.of(said(1, 1, "3", "jam"), said(2, 2, "3", "jam"), said(3, 3, "4", "mat")));
    List<Counts.Ranked> ranked = learned.rank(features("3"));
    double jam = 3 / 5.0 * 3 / 5.0;
    double mat = 2 / 5.0 * 1 / 4.0;
    assertEquals("jam", ranked.getFirst().reason());
    assertEquals(jam / (jam + mat), ranked.getFirst().score(), 1e-12);
    assertEquals(List.of("code 3: 2 of 2"), ranked.getFirst().because());
  }

  @Test
  void aCorrectionReplacesAndAnUndoForgets() {
    Lesson first = said(1, 1, "3", "jam");
    Lesson corrected = said(2, 1, "3", "mat");
    Lesson.Unsaid undo = new Lesson.Unsaid(SIX.plusSeconds(300), id(3), corrected.id(), at(1));
    assertEquals(
        "mat", Learned.of(List.of(first, corrected)).rank(features("3")).getFirst().reason());
    Learned undone = Learned.of(List.of(first, corrected, undo));
    assertEquals("jam", undone.rank(features("3")).getFirst().reason());
    assertEquals(1, undone.rank(features("3")).size());
    // Saying the same again of the same stop is no second proof.
    assertEquals(Precision.NONE, Learned.of(List.of(first, said(2, 1, "3", "jam"))).precision());
  }

  @Test
  void aReasonThatWasAppliedAndTakenBackWasWrong() {
    Learned learned =
        Learned.of(
            List.of(
                said(1, 1, "3", "jam"),
                said(2, 2, "3", "jam"),
                new Lesson.Refused(SIX.plusSeconds(300), id(3), "jam")));
    assertEquals(new Precision(2, 1), learned.precision("jam"));
  }

  /** Whatever the order in which the words come, to the last digit. */
  @Test
  void theOrderOfArrivalDoesNotMatter() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      List<Lesson> lessons = plant(random, 200, 0.3);
      for (int i = 0; i < 30; i++) {
        Lesson one = lessons.get(random.nextInt(200));
        if (one instanceof Lesson.Said said) {
          lessons.add(new Lesson.Unsaid(at(201 + i), new UUID(7, i), said.edit(), said.stop()));
        }
      }
      Learned learned = Learned.of(lessons);
      Collections.shuffle(lessons, random);
      Learned shuffled = Learned.of(lessons);
      assertEquals(learned.precision(), shuffled.precision(), "seed " + seed);
      for (String code : List.of("0", "1", "2", "9")) {
        assertEquals(learned.rank(features(code)), shuffled.rank(features(code)), "seed " + seed);
      }
    }
  }

  /** The code tells the reason, but for one stop in twenty. */
  @Test
  void aPatternIsLearnedAndItsPrecisionIsThatOfTheNextStops() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Learned learned = Learned.of(plant(random, 500, 0.05));
      assertTrue(learned.precision().lowerBound() > 0.85, "seed " + seed + learned.precision());
      int right = 0;
      for (Lesson next : plant(random, 500, 0.05)) {
        Lesson.Said said = (Lesson.Said) next;
        String proposed = learned.rank(said.features()).getFirst().reason();
        right += proposed.equals(said.reason()) ? 1 : 0;
      }
      double measured = (double) learned.precision().right() / learned.precision().proposed();
      assertEquals(right / 500.0, measured, 0.06, "seed " + seed);
      assertTrue(right / 500.0 > learned.precision().lowerBound() - 0.03, "seed " + seed);
    }
  }

  /** Reasons that follow from nothing: no proposal may ever seem proven, at any moment. */
  @Test
  void randomReasonsNeverCrossAThreshold() {
    for (long seed = 1; seed <= 20; seed++) {
      List<Lesson> lessons = plant(new Random(seed), 400, 1);
      for (int n = 10; n <= lessons.size(); n += 10) {
        Learned learned = Learned.of(lessons.subList(0, n));
        for (String reason : REASONS) {
          assertTrue(
              learned.precision(reason).lowerBound() < 0.5,
              "seed %d after %d: %s".formatted(seed, n, learned.precision(reason)));
        }
      }
    }
  }

  /**
   * @param noise share of stops with a reason that follows from nothing.
   */
  private static List<Lesson> plant(Random random, int stops, double noise) {
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < stops; i++) {
      int code = random.nextInt(REASONS.size());
      boolean isNoise = random.nextDouble() < noise;
      String reason = REASONS.get(isNoise ? random.nextInt(REASONS.size()) : code);
      SortedMap<String, String> features = features(Integer.toString(code));
      features.put("hour", Integer.toString(random.nextInt(6)));
      features.put("length", Integer.toString(random.nextInt(5)));
      UUID id = new UUID(random.nextLong(), random.nextLong());
      lessons.add(new Lesson.Said(at(i), id, id, at(i), features, reason));
    }
    return lessons;
  }

  private static Lesson said(int number, int stop, String code, String reason) {
    return new Lesson.Said(at(number), id(number), id(number), at(stop), features(code), reason);
  }

  private static SortedMap<String, String> features(String code) {
    return new TreeMap<>(Map.of("code", code));
  }

  private static Instant at(int number) {
    return SIX.plusSeconds(number * 60L);
  }

  private static UUID id(int number) {
    return new UUID(1, number);
  }
}
