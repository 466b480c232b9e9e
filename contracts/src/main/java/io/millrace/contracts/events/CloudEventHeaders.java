// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** CloudEvents 1.0 attributes as Kafka headers in binary mode. */
public final class CloudEventHeaders {
  private CloudEventHeaders() {}

  /**
   * @param type what happened, reverse-DNS: {@code io.millrace.equipment.state-changed}.
   * @param source who says so: {@code /services/oee}.
   * @param id id of the event, the same on each delivery.
   * @param at event time, UTC.
   */
  public static Map<String, String> of(String type, String source, UUID id, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_type", type);
    headers.put("ce_source", source);
    headers.put("ce_id", id.toString());
    headers.put("ce_time", at.toString());
    headers.put("content-type", "application/json");
    return headers;
  }
}
