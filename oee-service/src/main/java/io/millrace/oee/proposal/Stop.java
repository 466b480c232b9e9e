// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a stop without asking anybody. Immutable.
 *
 * @param window as the machine has it.
 * @param state the machine's word.
 * @param cause its state rule's word; null when the state says all.
 * @param code its own state code; null when there is none.
 * @param before state and cause of what it did before; null when nothing is known.
 * @param product what a run says was made; null when none does.
 * @param signals what tags that rules name said when it began.
 */
record Stop(
    Window window,
    EquipmentState state,
    @Nullable String cause,
    @Nullable Long code,
    @Nullable String before,
    @Nullable String product,
    Map<String, String> signals) {
  private static final int HOURS_APART = 4;

  Stop {
    signals = Map.copyOf(signals);
  }

  /** What is learned from: each by its name, as people would say it. */
  SortedMap<String, String> features(Terms terms) {
    SortedMap<String, String> features = new TreeMap<>();
    features.put("state", state.name());
    put(features, "cause", cause);
    put(features, "code", code);
    put(features, "before", before);
    put(features, "product", product == null ? terms.product() : product);
    features.put("length", length(window.length()));
    int hour = window.from().atZone(terms.zone()).getHour();
    int from = hour - hour % HOURS_APART;
    features.put("hour", from + " to " + (from + HOURS_APART));
    shift(terms).ifPresent(shift -> features.put("shift", shift));
    signals.forEach((tag, value) -> features.put("signal " + tag, value));
    return features;
  }

  private Optional<String> shift(Terms terms) {
    if (terms.calendar() == null) {
      return Optional.empty();
    }
    Instant at = window.from();
    return ShiftSpan.during(terms.calendar(), terms.zone(), new Window(at, at.plusNanos(1)))
        .stream()
        .findFirst()
        .map(ShiftSpan::shift);
  }

  private static String length(Duration length) {
    long minutes = length.toMinutes();
    return minutes < 1
        ? "below 1 min"
        : minutes < 5
            ? "1 to 5 min"
            : minutes < 15 ? "5 to 15 min" : minutes < 60 ? "15 to 60 min" : "60 min and more";
  }

  private static void put(SortedMap<String, String> into, String name, @Nullable Object value) {
    if (value != null) {
      into.put(name, value.toString());
    }
  }
}
