// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import io.millrace.contracts.Topic;
import java.util.Map;

/**
 * An event on its way out. Immutable.
 *
 * @param topic where it goes; this service is its only writer.
 * @param key what stays in order: equipment path, order id.
 * @param headers CloudEvents attributes; {@code ce_id} stays the same on each delivery.
 * @param value the event as JSON.
 */
public record Outgoing(Topic topic, String key, Map<String, String> headers, String value) {
  public Outgoing {
    headers = Map.copyOf(headers);
  }
}
