// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.contracts.plant.SignalCondition;
import io.millrace.contracts.plant.StopRule;
import io.millrace.oee.downtime.Activity.Origin;
import io.millrace.oee.facts.SignalInterval;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes activities of what the machine said, rules, and what people say. Pure. */
public final class Activities {
  private Activities() {}

  /** A stretch in which neither the machine's word nor a person's changes. */
  private record Piece(
      Window window,
      EquipmentState state,
      @Nullable String cause,
      @Nullable Long code,
      @Nullable Overlay overlay) {

    /** Whether the two are one activity: of one edit that says the state, or of one word. */
    boolean isOneWith(Piece next) {
      UUID mine = overlay == null ? null : overlay.edit();
      UUID its = next.overlay == null ? null : next.overlay.edit();
      return window.to().equals(next.window.from())
          && Objects.equals(mine, its)
          && state == next.state
          && ((overlay != null && overlay.state() != null)
              || (Objects.equals(cause, next.cause) && Objects.equals(code, next.code)));
    }

    Piece until(Instant to) {
      return new Piece(new Window(window.from(), to), state, cause, code, overlay);
    }
  }

  /**
   * @param terms by which the unit is accounted for.
   * @param intervals of the unit, in order, without overlap. What none covers is unknown and no
   *     activity, unless a person says what it was.
   * @param overlays of the unit, in order, without overlap.
   * @param signals what tags that rules ask for said, by time.
   * @return in order, without overlap.
   */
  public static List<Activity> of(
      Terms terms,
      List<StateInterval> intervals,
      List<Overlay> overlays,
      List<SignalInterval> signals) {
    Map<String, List<SignalInterval>> byTag =
        signals.stream().collect(Collectors.groupingBy(SignalInterval::tag));
    List<Activity> activities = new ArrayList<>();
    for (Piece piece : joined(pieces(intervals, overlays))) {
      activities.add(judged(terms, piece, byTag));
    }
    return List.copyOf(activities);
  }

  private static List<Piece> pieces(List<StateInterval> intervals, List<Overlay> overlays) {
    List<Piece> pieces = new ArrayList<>();
    for (StateInterval interval : intervals) {
      Instant reached = interval.from();
      Window whole = new Window(interval.from(), interval.to());
      for (Overlay overlay : overlays) {
        Window part = overlay.window().cut(whole).orElse(null);
        if (part != null) {
          addRaw(interval, reached, part.from(), pieces);
          pieces.add(under(overlay.during(part), interval));
          reached = part.to();
        }
      }
      addRaw(interval, reached, interval.to(), pieces);
    }
    overlays.forEach(overlay -> addUncovered(overlay, intervals, pieces));
    pieces.sort((a, b) -> a.window().from().compareTo(b.window().from()));
    return pieces;
  }

  private static void addRaw(StateInterval interval, Instant from, Instant to, List<Piece> into) {
    if (from.isBefore(to)) {
      into.add(
          new Piece(
              new Window(from, to), interval.state(), interval.cause(), interval.code(), null));
    }
  }

  private static Piece under(Overlay overlay, StateInterval interval) {
    EquipmentState said = overlay.state();
    return new Piece(
        overlay.window(),
        said == null ? interval.state() : said,
        said == null ? interval.cause() : null,
        said == null ? interval.code() : null,
        overlay);
  }

  /** Of a time of which the machine said nothing a person may know. */
  private static void addUncovered(
      Overlay overlay, List<StateInterval> intervals, List<Piece> into) {
    EquipmentState said = overlay.state();
    if (said == null) {
      return;
    }
    Instant reached = overlay.window().from();
    for (StateInterval interval : intervals) {
      Window part = new Window(interval.from(), interval.to()).cut(overlay.window()).orElse(null);
      if (part != null) {
        if (reached.isBefore(part.from())) {
          Window gap = new Window(reached, part.from());
          into.add(new Piece(gap, said, null, null, overlay.during(gap)));
        }
        reached = part.to();
      }
    }
    if (reached.isBefore(overlay.window().to())) {
      Window gap = new Window(reached, overlay.window().to());
      into.add(new Piece(gap, said, null, null, overlay.during(gap)));
    }
  }

  private static List<Piece> joined(List<Piece> pieces) {
    List<Piece> joined = new ArrayList<>();
    for (Piece piece : pieces) {
      Piece last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.isOneWith(piece)) {
        joined.set(joined.size() - 1, last.until(piece.window().to()));
      } else {
        joined.add(piece);
      }
    }
    return joined;
  }

  private static Activity judged(
      Terms terms, Piece piece, Map<String, List<SignalInterval>> signals) {
    EquipmentState state = piece.state();
    Overlay overlay = piece.overlay();
    ReasonTree.Placed reason = null;
    Origin origin = Origin.MACHINE;
    if (overlay != null && (overlay.state() != null || overlay.reason() != null)) {
      origin = overlay.isProposed() ? Origin.PROPOSAL : Origin.PERSON;
    }
    if (overlay != null && overlay.reason() != null) {
      reason = terms.reason(overlay.reason());
    }
    if (overlay == null || (overlay.state() == null && overlay.reason() == null)) {
      Optional<StopRule> rule =
          terms.rules().stream().filter(r -> fits(r.when(), terms, piece, signals)).findFirst();
      if (rule.isPresent()) {
        origin = Origin.RULE;
        StopRule.Then then = rule.get().then();
        state = then.state() == null ? state : then.state();
        reason = then.reason() == null ? null : terms.reason(then.reason());
      }
    }
    if (reason == null) {
      reason = terms.tree().ofCause(piece.cause()).orElse(null);
    }
    return new Activity(
        piece.window(),
        state,
        piece.cause(),
        piece.code(),
        reason,
        origin,
        overlay == null ? null : overlay.comment(),
        overlay == null ? null : overlay.edit(),
        isMinor(terms, state, reason, piece.window().length()));
  }

  private static boolean fits(
      StopRule.When when, Terms terms, Piece piece, Map<String, List<SignalInterval>> signals) {
    Duration length = piece.window().length();
    Duration least = when.atLeast();
    Duration below = when.below();
    StopRule.Between between = when.between();
    ZonedDateTime began = piece.window().from().atZone(terms.zone());
    return (when.state() == null || when.state() == piece.state())
        && (when.cause() == null || when.cause().equals(piece.cause()))
        && (when.code() == null || when.code().equals(piece.code()))
        && (between == null || between.contains(began.toLocalTime()))
        && (when.days() == null || when.days().contains(began.getDayOfWeek()))
        && (least == null || length.compareTo(least) >= 0)
        && (below == null || length.compareTo(below) < 0)
        && when.signals().stream().allMatch(signal -> isSo(signal, piece.window().from(), signals));
  }

  private static boolean isSo(
      SignalCondition signal, Instant began, Map<String, List<SignalInterval>> signals) {
    Instant first = began.minus(signal.withinOrDefault());
    Instant last = began.plus(signal.withinOrDefault());
    List<SignalInterval> said = signals.getOrDefault(signal.tag(), List.of());
    for (int i = firstAfter(said, first);
        i < said.size() && said.get(i).isDuring(first, last);
        i++) {
      if (signal.holds(said.get(i).value())) {
        return true;
      }
    }
    return false;
  }

  /** Of values in order of time the first that ends after an instant. */
  private static int firstAfter(List<SignalInterval> said, Instant at) {
    int low = 0;
    int high = said.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (said.get(middle).to().isAfter(at)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** One comparison everywhere: a stop as long as the threshold is none (&ge;). */
  private static boolean isMinor(
      Terms terms, EquipmentState state, ReasonTree.@Nullable Placed reason, Duration length) {
    boolean isStop = state == EquipmentState.DELAYED || state == EquipmentState.DOWN;
    Loss loss = reason == null ? null : reason.loss();
    Duration threshold = terms.microStop();
    return isStop
        && loss != Loss.BLOCKED
        && loss != Loss.STARVED
        && loss != Loss.SETUP
        && loss != Loss.PLANNED
        && (threshold == null ? loss == Loss.MINOR_STOP : length.compareTo(threshold) < 0);
  }
}
