// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Whether the gateway reads by the plant models that are in force. Pure. */
final class ModelCheck {
  private static final String SUBJECT = "plant model";

  private ModelCheck() {}

  /**
   * @param list the gateway's devices and the models they come from.
   * @param inForce version in force by site, {@code acme/lyon}, as far as the ingest-service could
   *     be asked.
   */
  static List<Finding> findings(JsonNode list, Map<String, Integer> inForce) {
    List<Finding> findings = new ArrayList<>();
    Set<String> refused =
        list.path("refused")
            .valueStream()
            .map(one -> one.path("site").asString(""))
            .collect(Collectors.toSet());
    for (JsonNode one : list.path("refused")) {
      findings.add(
          Finding.fault(
              SUBJECT,
              "the gateway refused that of %s and goes on with what it had: %s"
                  .formatted(one.path("site").asString(""), one.path("reason").asString("")),
              "correct it there and apply it anew; or bring gateway and ingest-service to the same"
                  + " version of Millrace"));
    }
    for (JsonNode model : list.path("models")) {
      String site = model.path("site").asString("");
      int version = model.path("version").asInt();
      Integer current = inForce.get(site);
      if (current != null && current != version && !refused.contains(site)) {
        findings.add(
            Finding.fault(
                SUBJECT,
                "the gateway reads %s by version %d, and version %d is in force"
                    .formatted(site, version, current),
                "ask again in a few seconds; if it stays so, the gateway is cut off from Kafka"));
      } else if (!refused.contains(site)) {
        findings.add(Finding.ok(SUBJECT, "%s is read by version %d".formatted(site, version)));
      }
    }
    return List.copyOf(findings);
  }
}
