// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.millrace.contracts.plant.Counter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over the readings of one tag and folds one interval after the other. One thread. */
public final class Fold {
  private final Bucket.Meaning meaning;
  private final List<Point> points;
  private @Nullable Point before;
  private final @Nullable Point after;
  private @Nullable Counter counter;
  private int next;

  /**
   * @param points readings in order of time.
   * @param before the reading before them; null when there is none.
   * @param counterBefore the counter's last value before them; null when there is none.
   * @param after the reading behind them; null when there is none, or none is needed.
   */
  public Fold(
      Bucket.Meaning meaning,
      List<Point> points,
      @Nullable Point before,
      @Nullable Counter counterBefore,
      @Nullable Point after) {
    this.meaning = meaning;
    this.points = points;
    this.before = before;
    this.counter = counterBefore;
    this.after = after;
  }

  /** The next interval; it begins where the one before ended. */
  public Bucket next(long fromMicros, long toMicros) {
    int first = next;
    while (next < points.size() && points.get(next).atMicros() < toMicros) {
      next++;
    }
    List<Point> inside = points.subList(first, next);
    Point behind = next < points.size() ? points.get(next) : after;
    Bucket bucket = Bucket.of(inside, before, counter, behind, fromMicros, toMicros, meaning);
    for (Point point : inside) {
      before = point;
      counter = point.counter() == null ? counter : point.counter();
    }
    return bucket;
  }
}
