// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import java.util.Map;

/**
 * Something that a person told the platform: a request to its REST interface. Immutable.
 *
 * @param path of the resource, {@code /api/v1/runs}.
 * @param key the same request again has the same.
 * @param body what is sent, as JSON; its values are texts, numbers, lists and maps.
 */
record Saying(String path, String key, Map<String, Object> body) {
  Saying {
    body = Map.copyOf(body);
  }
}
