// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.facts.Digest;
import io.millrace.oee.facts.Window;
import io.millrace.oee.loss.StopView;
import io.millrace.oee.loss.Waterfall;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shift's report tells beside its figures, as it was when it was reported. Immutable.
 *
 * @param definitions what it was computed by, beside the plant model's version.
 * @param stops by time, the longest {@value #MOST_STOPS} when there were more.
 * @param stopCount how many there were.
 */
public record ShiftDetail(
    Definitions definitions, Waterfall waterfall, List<ShiftStop> stops, int stopCount) {
  private static final int MOST_STOPS = 1000;

  public ShiftDetail {
    stops = List.copyOf(stops);
  }

  /**
   * @param calendar its name; the plant model's version says which state of it.
   * @param reasonTree {@code bottling@2}.
   * @param microStop from which length on a stop is no minor one; absent without a threshold.
   * @param startUpTime how long a start-up takes; absent where there are none.
   */
  public record Definitions(
      String timeZone,
      @Nullable String calendar,
      String reasonTree,
      @Nullable Duration microStop,
      KpiProfile profile,
      @Nullable Duration startUpTime) {
    static Definitions of(Terms terms) {
      return new Definitions(
          terms.zone().getId(),
          terms.calendar() == null ? null : terms.calendar().name(),
          terms.tree().reference(),
          terms.microStop(),
          terms.profile(),
          terms.startUpTime());
    }
  }

  static ShiftDetail of(Terms terms, Window shift, Waterfall waterfall, List<StopView> stops) {
    return new ShiftDetail(
        Definitions.of(terms),
        waterfall,
        stops.stream()
            .map(stop -> ShiftStop.of(stop, shift))
            .sorted(Comparator.comparing(ShiftStop::accounted).reversed())
            .limit(MOST_STOPS)
            .sorted(Comparator.comparing(ShiftStop::from))
            .toList(),
        stops.size());
  }

  /** Changes when a stop does. */
  String digest() {
    return Digest.of(stopCount + " " + stops);
  }
}
