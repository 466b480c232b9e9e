// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.run.Run;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a work unit spent a slice of time with one product and order, and what it made. Every KPI of
 * every surface is a sum of these. Immutable.
 *
 * @param unit the work unit.
 * @param slice shift and day; its window is cut at the edges of what was asked.
 * @param use what was made.
 * @param times how the time was spent; buckets without time are left out. Together with the slice's
 *     other uses they sum to the slice.
 * @param unknown why nothing is known of the time of {@link TimeBucket#UNKNOWN}, summing to it: the
 *     reason of a reading's quality; {@code UNLISTED_CODE}, a code that the template does not list;
 *     {@code UNDEFINED_STATE}, the machine says itself that it has none; {@code EDIT}, a person
 *     says so; {@code NO_READING}, no reading spoke for that time; {@link #TOO_MANY_INTERVALS}.
 *     Only those above zero.
 * @param pieces what its counters showed.
 * @param presets how often a counter was preset.
 * @param failures failures that began in it.
 * @param failureTime time in which it had failed.
 * @param startUp what of the pieces was observed, or made off plan, in a start-up phase; null where
 *     the unit has no start-up time. Of time with too many intervals nothing, as its phases are not
 *     known.
 */
public record Account(
    EquipmentId unit,
    Slice slice,
    Use use,
    Map<TimeBucket, Duration> times,
    Map<String, Duration> unknown,
    Map<Counts, Pieces> pieces,
    long presets,
    long failures,
    Duration failureTime,
    @Nullable Map<Counts, Pieces> startUp) {
  public Account {
    times = Map.copyOf(times);
    unknown = Map.copyOf(unknown);
    pieces = Map.copyOf(pieces);
    startUp = startUp == null ? null : Map.copyOf(startUp);
  }

  /**
   * @param product id of a product; null when nobody knows.
   * @param order null for none.
   */
  public record Use(@Nullable String product, @Nullable String order) {}

  /** The cause of unknown time of which more intervals were read than are accounted for. */
  public static final String TOO_MANY_INTERVALS = "TOO_MANY_INTERVALS";

  private static final long MICROSECOND = 1_000;

  private record Key(Slice slice, Use use) {}

  /** While an account is added up. */
  private static final class Sum {
    final Map<TimeBucket, Duration> times = new EnumMap<>(TimeBucket.class);
    final Map<String, Duration> unknown = new HashMap<>();
    final Map<Counts, Pieces> pieces = new EnumMap<>(Counts.class);
    final Map<Counts, Pieces> startUp = new EnumMap<>(Counts.class);
    long presets;
    long failures;
    Duration failureTime = Duration.ZERO;

    Account account(EquipmentId unit, Key key, Terms terms) {
      return new Account(
          unit,
          key.slice(),
          key.use(),
          times,
          unknown,
          pieces,
          presets,
          failures,
          failureTime,
          terms.startUpTime() == null ? null : startUp);
    }
  }

  /**
   * The accounts of a window, by time. Splitting the window changes no sum.
   *
   * @param terms by which the unit is accounted for.
   */
  public static List<Account> of(Terms terms, UnitFacts facts, Window window) {
    // With the instant before, which tells whether a failure goes on or begins.
    Window wider = new Window(window.from().minusNanos(MICROSECOND), window.to());
    List<Part> parts = Parts.of(terms, facts, wider);
    Map<Key, Sum> sums = new LinkedHashMap<>();
    boolean wasFailing = false;
    for (Part part : parts) {
      boolean isFailing = isFailing(part);
      Part inside = part.in(window).orElse(null);
      if (inside != null) {
        Sum sum = sums.computeIfAbsent(new Key(inside.slice(), use(terms, inside)), _ -> new Sum());
        Duration length = inside.window().length();
        sum.times.merge(inside.bucket(), length, Duration::plus);
        if (inside.bucket() == TimeBucket.UNKNOWN) {
          sum.unknown.merge(cause(inside.activity()), length, Duration::plus);
        }
        boolean isBegin = inside.window().from().equals(part.window().from());
        if (isFailing && !wasFailing && isBegin) {
          sum.failures++;
        }
        if (isFailing && inside.bucket() == TimeBucket.DOWN) {
          sum.failureTime = sum.failureTime.plus(length);
        }
      }
      wasFailing = isFailing;
    }
    Parts.Along<Part> along = new Parts.Along<>(parts, Part::window);
    Parts.Along<Window> startUp =
        new Parts.Along<>(StartUps.of(terms, facts).all(), Function.identity());
    for (Made made : facts.counts()) {
      Part part = along.at(made.at()).flatMap(found -> found.in(window)).orElseThrow();
      add(terms, made, part, startUp.at(made.at()).isPresent(), sums);
    }
    return sums.entrySet().stream()
        .map(entry -> entry.getValue().account(facts.unit(), entry.getKey(), terms))
        .toList();
  }

  /** Outside a shift and in booked downtime nothing fails, it is merely off. */
  private static boolean isFailing(Part part) {
    Activity activity = part.activity();
    return activity != null
        && activity.isFailure()
        && (part.placement() == Placement.SHIFT || part.placement() == Placement.BREAK);
  }

  private static String cause(@Nullable Activity activity) {
    return activity == null ? Activity.NO_READING : activity.whyUnknown();
  }

  private static void add(
      Terms terms, Made made, Part part, boolean isStartUp, Map<Key, Sum> sums) {
    Run run = part.run();
    String product = made.product() == null ? terms.product() : made.product();
    Use use = run == null ? new Use(product, null) : new Use(run.product(), run.order());
    Sum sum = sums.computeIfAbsent(new Key(part.slice(), use), _ -> new Sum());
    if (made.pieces() > 0) {
      Pieces pieces = Pieces.of(made.pieces(), made.isOverGap(), part.placement());
      sum.pieces.merge(made.counts(), pieces, Pieces::plus);
      if (isStartUp && pieces.observed() + pieces.offPlan() > 0) {
        sum.startUp.merge(made.counts(), pieces, Pieces::plus);
      }
    }
    sum.presets += made.presets();
  }

  private static Use use(Terms terms, Part part) {
    Run run = part.run();
    return run == null ? new Use(terms.product(), null) : new Use(run.product(), run.order());
  }

  /** The same as another unit's. */
  Account as(EquipmentId other) {
    return other.equals(unit)
        ? this
        : new Account(
            other, slice, use, times, unknown, pieces, presets, failures, failureTime, startUp);
  }

  /**
   * The same where nothing is known because there are too many state intervals to read; so nothing
   * is known of set-ups and start-ups.
   */
  Account tooDense() {
    return new Account(
        unit,
        slice,
        use,
        times,
        unknown.isEmpty()
            ? Map.of()
            : Map.of(
                TOO_MANY_INTERVALS,
                unknown.values().stream().reduce(Duration.ZERO, Duration::plus)),
        pieces,
        presets,
        failures,
        failureTime,
        startUp == null ? null : Map.of());
  }

  /** Time of a bucket. */
  public Duration time(TimeBucket bucket) {
    return Objects.requireNonNullElse(times.get(bucket), Duration.ZERO);
  }

  /** What a kind of counter showed; empty when there was nothing of it. */
  public Optional<Pieces> pieces(Counts counts) {
    return Optional.ofNullable(pieces.get(counts));
  }
}
