// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import io.millrace.ingest.fleet.FleetStore;
import io.millrace.kit.stream.Delivery;
import io.millrace.kit.stream.Projection;
import io.millrace.kit.stream.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What happened at gateways, kept to explain what is missing; of their reports, which come every
 * few seconds, the newest.
 */
final class GatewayEventsProjection implements Projection<GatewayEvent> {
  private final CompletenessStore store;
  private final FleetStore fleet;

  GatewayEventsProjection(CompletenessStore store, FleetStore fleet) {
    this.store = store;
    this.fleet = fleet;
  }

  @Override
  public String name() {
    return "gateway-events";
  }

  @Override
  public Topic topic() {
    return Topics.GATEWAY_EVENTS;
  }

  @Override
  public GatewayEvent decode(byte @Nullable [] key, byte @Nullable [] value)
      throws UnreadableRecordException {
    if (value == null) {
      throw new UnreadableRecordException("the record is empty", null);
    }
    try {
      return Json.MAPPER.readValue(value, GatewayEvent.class);
    } catch (JacksonException e) {
      throw new UnreadableRecordException("no gateway event: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public void apply(List<Delivery<GatewayEvent>> deliveries) {
    List<GatewayEvent> happened = new ArrayList<>();
    List<Delivery<GatewayReport>> reports = new ArrayList<>();
    for (Delivery<GatewayEvent> delivery : deliveries) {
      if (delivery.value() instanceof GatewayReport report) {
        reports.add(
            new Delivery<>(
                report,
                delivery.partition(),
                delivery.offset(),
                delivery.receivedAt(),
                delivery.missing()));
      } else {
        happened.add(delivery.value());
      }
    }
    store.save(happened);
    fleet.save(reports);
  }
}
