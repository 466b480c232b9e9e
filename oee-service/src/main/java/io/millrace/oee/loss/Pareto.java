// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.downtime.Activity;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which causes cost the most, by time or by count. Its times are parts of the same account that the
 * KPIs are sums of. Immutable.
 *
 * @param rows the largest first.
 */
public record Pareto(List<Row> rows) {
  public Pareto {
    rows = List.copyOf(rows);
  }

  /** What stops are grouped by. */
  public enum By {
    /** The reason, at a level of its tree. */
    REASON,
    /** The state rule's word. */
    CAUSE,
    LOSS,
    EQUIPMENT,
    SHIFT,
    PRODUCT
  }

  /** What comes first. */
  public enum Order {
    TIME,
    COUNT
  }

  /**
   * @param key what the stops have in common; {@code unknown} where nobody knows.
   * @param text for people.
   * @param count how many stops; one that was cut by a shift or a run is one.
   * @param time how long they took together, as far as they lie in the window and in shifts.
   */
  public record Row(String key, String text, long count, Duration time) {}

  /** A stop's part, and whose it is. */
  public record Stopped(EquipmentId unit, Part part) {}

  /**
   * @param stopped parts of stops; others are left out.
   * @param level of the reason tree, 1 the coarsest; a reason that is not as fine stands as it is.
   */
  public static Pareto of(List<Stopped> stopped, By by, int level, Order order) {
    Map<String, Row> rows = new LinkedHashMap<>();
    Map<String, Set<Object>> seen = new LinkedHashMap<>();
    for (Stopped one : stopped) {
      Activity activity = one.part().activity();
      if (activity == null || !isLost(one.part())) {
        continue;
      }
      Row name = name(one, activity, by, level);
      boolean isNew =
          seen.computeIfAbsent(name.key(), _ -> new HashSet<>())
              .add(List.of(one.unit(), activity.window()));
      rows.merge(
          name.key(),
          new Row(name.key(), name.text(), isNew ? 1 : 0, one.part().window().length()),
          (a, b) -> new Row(a.key(), a.text(), a.count() + b.count(), a.time().plus(b.time())));
    }
    Comparator<Row> largest =
        switch (order) {
          case TIME -> Comparator.comparing(Row::time);
          case COUNT -> Comparator.comparingLong(Row::count);
        };
    return new Pareto(
        rows.values().stream().sorted(largest.reversed().thenComparing(Row::key)).toList());
  }

  /** Whether a part is time of a stop or a set-up within a shift. */
  public static boolean isLost(Part part) {
    return isLost(part.bucket());
  }

  /** Whether a bucket has time of stops or set-ups within shifts. */
  public static boolean isLost(TimeBucket bucket) {
    return switch (bucket) {
      case SETUP, PLANNED_SETUP, MINOR_STOP, BLOCKED, STARVED, DELAYED, DOWN -> true;
      case PRODUCING,
          UNPLANNED,
          UNKNOWN,
          BREAK_IDLE,
          BREAK_PRODUCING,
          BREAK_UNKNOWN,
          BOOKED_IDLE,
          BOOKED_PRODUCING,
          BOOKED_UNKNOWN,
          OUTSIDE_IDLE,
          OUTSIDE_PRODUCING,
          OUTSIDE_UNKNOWN ->
          false;
    };
  }

  private static Row name(Stopped one, Activity activity, By by, int level) {
    return switch (by) {
      case REASON -> reason(activity.reason(), level);
      case CAUSE -> plain(activity.cause() == null ? activity.state().name() : activity.cause());
      case LOSS -> plain(loss(one.part().bucket(), activity));
      case EQUIPMENT -> plain(one.unit().path());
      case SHIFT -> {
        ShiftSpan shift = one.part().slice().shift();
        yield shift == null ? plain("none") : plain(shift.shift());
      }
      case PRODUCT -> {
        String product = one.part().run() == null ? null : one.part().run().product();
        yield plain(product == null ? "unknown" : product);
      }
    };
  }

  private static String loss(TimeBucket bucket, Activity activity) {
    if (bucket == TimeBucket.MINOR_STOP) {
      return Loss.MINOR_STOP.name();
    }
    if (bucket == TimeBucket.SETUP || bucket == TimeBucket.PLANNED_SETUP) {
      return Loss.SETUP.name();
    }
    Loss loss = activity.loss();
    return loss == null ? "unknown" : loss.name();
  }

  private static Row reason(ReasonTree.@Nullable Placed reason, int level) {
    if (reason == null) {
      return new Row("unknown", "Nobody knows", 0, Duration.ZERO);
    }
    int depth = Math.min(level, reason.path().size());
    String code = reason.path().get(depth - 1);
    return new Row(code, depth == reason.path().size() ? reason.text() : code, 0, Duration.ZERO);
  }

  private static Row plain(String key) {
    return new Row(key, key, 0, Duration.ZERO);
  }
}
