// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.reporting.Block;
import io.millrace.gateway.reporting.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * From the readings of a device to those that are sent, by the strategy of each tag. Confined to
 * the thread that polls the device.
 */
final class Reports {
  private final ResolvedPlant.Device device;
  private final DeviceVitals vitals;
  private final Map<TagName, Strategy> strategies = new HashMap<>();
  private final Map<TagName, List<TagName>> bursts = new HashMap<>();
  private final Map<TagName, TagValue> watched = new HashMap<>();

  Reports(ResolvedPlant.Device device, DeviceVitals vitals) {
    this.device = device;
    this.vitals = vitals;
    for (Tag tag : device.tags()) {
      strategies.put(tag.name(), Strategy.of(tag));
      tag.waveform()
          .map(Reporting.Waveform::burst)
          .map(Reporting.Waveform.Burst::tag)
          .flatMap(trigger -> Blocks.tag(device, trigger))
          .ifPresent(
              trigger ->
                  bursts.computeIfAbsent(trigger.name(), _ -> new ArrayList<>()).add(tag.name()));
    }
  }

  /** What is to be sent now that this block came. */
  List<Reading> of(Block block) {
    return taken(block.tag(), strategy(block.tag()).next(block));
  }

  /** What is to be sent now that these came. */
  List<Reading> of(List<Reading> readings) {
    return of(readings, _ -> false);
  }

  /**
   * @param isWanted which of them are sent whatever the strategy says.
   */
  List<Reading> of(List<Reading> readings, Predicate<Reading> isWanted) {
    List<Reading> sent = new ArrayList<>();
    for (Reading reading : readings) {
      Strategy strategy = strategy(reading.tag());
      sent.addAll(
          taken(
              reading.tag(),
              isWanted.test(reading) ? strategy.sending(reading) : strategy.next(reading)));
      trigger(reading);
    }
    return sent;
  }

  private Strategy strategy(TagName tag) {
    Strategy strategy = strategies.get(tag);
    if (strategy == null) {
      throw new IllegalStateException("device %s has no tag %s".formatted(device.name(), tag));
    }
    return strategy;
  }

  private List<Reading> taken(TagName tag, Strategy.Step step) {
    strategies.put(tag, step.after());
    vitals.sent(tag, step.sent().size());
    return step.sent();
  }

  /** A tag that bursts wait for starts them when its value changes, not when it is first seen. */
  private void trigger(Reading reading) {
    List<TagName> waiting = bursts.get(reading.tag());
    TagValue value = reading.value();
    if (waiting == null || value == null) {
      return;
    }
    TagValue before = watched.put(reading.tag(), value);
    if (before != null && !before.equals(value)) {
      waiting.forEach(tag -> strategies.computeIfPresent(tag, (_, waves) -> waves.triggered()));
    }
  }

  /** What was held back; nothing more will be read by these definitions. */
  List<Reading> rest() {
    List<Reading> rest = new ArrayList<>();
    strategies.forEach(
        (tag, strategy) -> {
          vitals.sent(tag, strategy.rest().size());
          rest.addAll(strategy.rest());
        });
    return rest;
  }

  /**
   * What was held back when the gateway stops. A value that would speak for longer than three
   * periods is ended, for nobody will know of the time after it.
   */
  List<Reading> stopped(Instant now) {
    List<Reading> ended = new ArrayList<>();
    for (Tag tag : device.tags()) {
      boolean isLong =
          switch (tag.reporting()) {
            case Reporting.Every _, Reporting.Aggregate _ -> false;
            case Reporting.OnChange _, Reporting.Bounded _, Reporting.Waveform _ -> true;
          };
      Reading last = vitals.lastReading(tag.name()).orElse(null);
      if (isLong && last != null && last.value() != null) {
        Instant after = last.at().plusNanos(1_000);
        ended.add(
            Reading.bad(tag.name(), now.isAfter(after) ? now : after, QualityReason.NOT_READ));
      }
    }
    List<Reading> sent = new ArrayList<>(of(ended));
    sent.addAll(rest());
    return sent;
  }
}
