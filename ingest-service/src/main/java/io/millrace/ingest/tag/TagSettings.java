// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.tag;

import io.millrace.contracts.plant.CounterMeaning;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.ReportedTag;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the plant model wants a series of readings understood. Immutable.
 *
 * @param series its name, and how it is reported.
 * @param gateway who reads it.
 * @param device the device it comes from.
 * @param period how often its tag is read.
 * @param counter how it counts pieces; null when it does not.
 */
public record TagSettings(
    ReportedTag series,
    String gateway,
    String device,
    Duration period,
    @Nullable CounterMeaning counter) {

  /** How long a reading speaks for when no model says: three periods of one second. */
  public static final Duration UNKNOWN_HOLD = DeviceDefinition.DEFAULT_PERIOD.multipliedBy(3);

  /** The settings of every series of a plant. */
  public static List<TagSettings> of(ResolvedPlant plant) {
    Map<Tag, CounterMeaning> counters = new HashMap<>();
    for (ResolvedPlant.WorkUnit unit : plant.workUnits()) {
      unit.counters()
          .forEach(counter -> counters.put(counter.tag(), CounterMeaning.of(unit, counter)));
    }
    List<TagSettings> settings = new ArrayList<>();
    for (ResolvedPlant.Device device : plant.devices()) {
      for (Tag tag : device.tags()) {
        for (ReportedTag series : tag.reported()) {
          settings.add(
              new TagSettings(
                  series, device.gateway(), device.name(), tag.period(), counters.get(tag)));
        }
      }
    }
    return settings;
  }
}
