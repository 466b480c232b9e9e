// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * For what the units of a line waited: a blocked one for what comes after it, a starved one for
 * what comes before it, on through neighbours that wait the same way at that time, to the one that
 * stands still on its own account. Each instant of waiting has one cause, so they sum to it. Pure,
 * immutable.
 *
 * @param intervals by unit and time.
 * @param rows the intervals summed by unit and cause, the longest first.
 */
public record Waits(List<Interval> intervals, List<Row> rows) {
  public Waits {
    intervals = List.copyOf(intervals);
    rows = List.copyOf(rows);
  }

  /** Which way a unit waits. */
  public enum Kind {
    BLOCKED,
    STARVED
  }

  /** Why nobody can be charged. */
  public enum Untraced {
    /** There is no unit further on: the cause lies before or after the line. */
    END_OF_LINE,
    /** The chain ends at a unit that was producing: a buffer, or signals that are late. */
    PRODUCING,
    /** It ends at a unit that waited the other way: what lies between the two stood still. */
    BETWEEN_UNITS,
    /** It ends at a unit of which nothing was known then. */
    UNKNOWN,
    /** It ends at a unit of the model of which nothing is ever read. */
    NOT_READ,
    /** The waiting unit left the model, so that nobody knows its neighbours. */
    NOT_IN_MODEL
  }

  /**
   * @param unit where the chain ends; null where there is none.
   * @param why what the unit stood still for: its reason's code, else the word of its state, or of
   *     the calendar; for what is not known the cause of that; null where there is none.
   * @param text the same for people; null where the tree has no such reason.
   * @param loss which loss it is; null when nobody knows.
   * @param untraced why nobody can be charged; null when the unit is.
   */
  public record Cause(
      @Nullable EquipmentId unit,
      @Nullable String why,
      @Nullable String text,
      @Nullable Loss loss,
      @Nullable Untraced untraced) {
    private static Cause untraced(@Nullable EquipmentId unit, @Nullable String why, Untraced as) {
      return new Cause(unit, why, null, null, as);
    }
  }

  /**
   * @param unit which waited.
   */
  public record Interval(EquipmentId unit, Kind kind, Window window, Cause cause) {}

  /**
   * @param count how many stops of the unit it was; one that had several causes is counted with
   *     each.
   */
  public record Row(EquipmentId unit, Kind kind, Cause cause, long count, Duration time) {}

  /**
   * @param line its work units, in the order in which material passes them.
   * @param parts of a window, by unit, in order of time; units that are not read have none.
   */
  public static Waits of(List<EquipmentId> line, Map<EquipmentId, List<Part>> parts) {
    NavigableSet<Instant> edges = new TreeSet<>();
    parts
        .values()
        .forEach(
            own ->
                own.forEach(
                    part -> {
                      edges.add(part.window().from());
                      edges.add(part.window().to());
                    }));
    List<Interval> intervals = new ArrayList<>();
    Map<List<Object>, Row> rows = new LinkedHashMap<>();
    Map<List<Object>, Set<Window>> stops = new HashMap<>();
    parts.forEach(
        (unit, own) -> {
          Moments moments = new Moments(parts);
          for (Part part : own) {
            Kind kind = kind(part.bucket());
            if (kind == null) {
              continue;
            }
            Instant from = part.window().from();
            for (Instant to : edges.subSet(from, false, part.window().to(), true)) {
              Cause cause = cause(line, unit, kind, moments, from);
              add(new Interval(unit, kind, new Window(from, to), cause), intervals);
              List<Object> key = List.of(unit, kind, cause);
              Window stop = part.activity() == null ? part.window() : part.activity().window();
              boolean isNew = stops.computeIfAbsent(key, _ -> new HashSet<>()).add(stop);
              Row more = new Row(unit, kind, cause, isNew ? 1 : 0, Duration.between(from, to));
              rows.merge(key, more, Waits::plus);
              from = to;
            }
          }
        });
    return new Waits(
        intervals,
        rows.values().stream()
            .sorted(
                Comparator.comparing(Row::time)
                    .reversed()
                    .thenComparing(Row::unit)
                    .thenComparing(row -> row.kind() + " " + row.cause()))
            .toList());
  }

  /** Which way a unit waits; null when it does not. */
  private static @Nullable Kind kind(TimeBucket bucket) {
    return bucket == TimeBucket.BLOCKED
        ? Kind.BLOCKED
        : bucket == TimeBucket.STARVED ? Kind.STARVED : null;
  }

  private static Cause cause(
      List<EquipmentId> line, EquipmentId unit, Kind kind, Moments moments, Instant now) {
    int at = line.indexOf(unit);
    if (at < 0) {
      return Cause.untraced(unit, null, Untraced.NOT_IN_MODEL);
    }
    int step = kind == Kind.BLOCKED ? 1 : -1;
    for (int next = at + step; next >= 0 && next < line.size(); next += step) {
      EquipmentId neighbour = line.get(next);
      Part part = moments.of(neighbour, now);
      if (part == null) {
        return Cause.untraced(neighbour, null, Untraced.NOT_READ);
      }
      if (kind(part.bucket()) != kind) {
        return ended(neighbour, part);
      }
    }
    return Cause.untraced(null, null, Untraced.END_OF_LINE);
  }

  private static Cause ended(EquipmentId unit, Part part) {
    Activity activity = part.activity();
    return switch (part.bucket()) {
      case SETUP, MINOR_STOP, DELAYED, DOWN, UNPLANNED -> stopped(unit, part.bucket(), activity);
      case PLANNED_SETUP -> stopped(unit, TimeBucket.SETUP, activity);
      case BREAK_IDLE -> new Cause(unit, "BREAK", null, Loss.PLANNED, null);
      case BOOKED_IDLE ->
          new Cause(
              unit,
              part.booking() == null ? "BOOKED" : part.booking().kind().name(),
              null,
              Loss.PLANNED,
              null);
      case OUTSIDE_IDLE -> new Cause(unit, "NO_SHIFT", null, Loss.PLANNED, null);
      case PRODUCING, BREAK_PRODUCING, BOOKED_PRODUCING, OUTSIDE_PRODUCING ->
          Cause.untraced(unit, null, Untraced.PRODUCING);
      case BLOCKED, STARVED -> Cause.untraced(unit, null, Untraced.BETWEEN_UNITS);
      case UNKNOWN, BREAK_UNKNOWN, BOOKED_UNKNOWN, OUTSIDE_UNKNOWN ->
          Cause.untraced(
              unit,
              activity == null ? Activity.NO_READING : activity.whyUnknown(),
              Untraced.UNKNOWN);
    };
  }

  private static Cause stopped(EquipmentId unit, TimeBucket bucket, @Nullable Activity activity) {
    ReasonTree.Placed reason = activity == null ? null : activity.reason();
    if (reason != null) {
      return new Cause(unit, reason.code(), reason.text(), reason.loss(), null);
    }
    String word = activity == null ? null : activity.cause();
    return new Cause(unit, Objects.requireNonNullElse(word, bucket.name()), null, null, null);
  }

  /** Joins what goes on. */
  private static void add(Interval next, List<Interval> into) {
    Interval last = into.isEmpty() ? null : into.getLast();
    if (last != null
        && last.unit().equals(next.unit())
        && last.kind() == next.kind()
        && last.cause().equals(next.cause())
        && last.window().to().equals(next.window().from())) {
      into.set(
          into.size() - 1,
          new Interval(last.unit(), last.kind(), last.window().with(next.window()), last.cause()));
    } else {
      into.add(next);
    }
  }

  private static Row plus(Row one, Row other) {
    return new Row(
        one.unit(),
        one.kind(),
        one.cause(),
        one.count() + other.count(),
        one.time().plus(other.time()));
  }

  /** What units do at instants that only grow. */
  private static final class Moments {
    private final Map<EquipmentId, List<Part>> parts;
    private final Map<EquipmentId, Integer> next = new HashMap<>();

    Moments(Map<EquipmentId, List<Part>> parts) {
      this.parts = parts;
    }

    /** Null when the unit is not read. */
    @Nullable Part of(EquipmentId unit, Instant at) {
      List<Part> own = parts.getOrDefault(unit, List.of());
      int i = next.getOrDefault(unit, 0);
      while (i < own.size() && !own.get(i).window().to().isAfter(at)) {
        i++;
      }
      next.put(unit, i);
      return i < own.size() && own.get(i).window().contains(at) ? own.get(i) : null;
    }
  }
}
