// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.ingest.tag.TagStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A time in which a tag was not GOOD, for one reason. Immutable.
 *
 * @param tag full name.
 * @param quality BAD or UNCERTAIN.
 * @param from time of the reading that showed it first, or when the window began.
 * @param to time of the first reading that was otherwise, or when the window ended.
 * @param isOver whether such a reading came in the window.
 */
record QualityRun(
    String tag, Quality quality, QualityReason reason, Instant from, Instant to, boolean isOver) {

  /**
   * A reading whose quality differs from the one before, or repeats it.
   *
   * @param quality quality and reason in one number, as in the tables; 0 is GOOD.
   */
  record Mark(Instant at, int quality) {}

  /**
   * Runs in a window.
   *
   * @param marks in order of time, with each change of quality among them.
   */
  static List<QualityRun> of(String tag, List<Mark> marks, Instant to) {
    List<QualityRun> runs = new ArrayList<>();
    for (int i = 0; i < marks.size(); ) {
      Mark first = marks.get(i);
      int next = i + 1;
      while (next < marks.size() && marks.get(next).quality() == first.quality()) {
        next++;
      }
      boolean isOver = next < marks.size();
      Instant end = isOver ? marks.get(next).at() : to;
      Quality quality = Quality.of(first.quality() / TagStore.REASONS);
      if (quality != Quality.GOOD && first.at().isBefore(end)) {
        QualityReason reason = QualityReason.of(first.quality() % TagStore.REASONS);
        runs.add(new QualityRun(tag, quality, reason, first.at(), end, isOver));
      }
      i = next;
    }
    return runs;
  }
}
