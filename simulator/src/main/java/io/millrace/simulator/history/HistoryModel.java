// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.plant.TagDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plant model by which the past was read: less often, and by a gateway of its own. Pure. */
final class HistoryModel {
  /** Name of the gateway, which tells everywhere that these readings were simulated. */
  static final String GATEWAY = "simulated-history";

  private static final Duration STATE_PERIOD = Duration.ofSeconds(1);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** A machine whose state is inferred from its counter is looked at more often. */
  private static final Duration COUNTED_STATE_PERIOD = Duration.ofSeconds(10);

  private HistoryModel() {}

  static PlantModel of(PlantModel model) {
    ResolvedPlant plant = ResolvedPlant.of(model);
    List<DeviceDefinition> devices = new ArrayList<>();
    for (DeviceDefinition device : model.devices()) {
      ResolvedPlant.Device resolved =
          plant.devices().stream()
              .filter(found -> found.name().equals(device.name()))
              .findFirst()
              .orElseThrow();
      Optional<ResolvedPlant.WorkUnit> unit =
          plant.workUnits().stream()
              .filter(found -> found.id().equals(resolved.equipment()))
              .findFirst();
      devices.add(
          new DeviceDefinition(
              device.name(),
              GATEWAY,
              device.equipment(),
              device.template(),
              device.endpoint(),
              PERIOD,
              resolved.tags().stream().map(tag -> override(tag, unit)).toList(),
              device.clock()));
    }
    return new PlantModel(
        model.format(),
        model.enterprise(),
        model.site(),
        model.timeZone(),
        model.areas(),
        model.templates(),
        devices,
        model.products(),
        model.accounting());
  }

  private static TagDefinition override(Tag tag, Optional<ResolvedPlant.WorkUnit> unit) {
    boolean isState = unit.map(found -> tag.equals(found.stateTag())).orElse(false);
    boolean isCounter =
        unit.map(found -> found.counters().stream().anyMatch(counter -> counter.tag().equals(tag)))
            .orElse(false);
    Duration period = isState && isCounter ? COUNTED_STATE_PERIOD : isState ? STATE_PERIOD : PERIOD;
    return new TagDefinition(
        tag.name().name(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        period,
        null,
        null,
        null,
        null,
        null,
        isState && !isCounter ? new Reporting.OnChange(PERIOD) : null);
  }
}
