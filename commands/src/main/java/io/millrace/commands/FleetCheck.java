// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether every gateway that should read something is heard of, and reads it. Pure. */
final class FleetCheck {
  private FleetCheck() {}

  /**
   * @param gateways each gateway as the ingest-service knows it.
   */
  static List<Finding> findings(List<JsonNode> gateways) {
    List<Finding> findings = new ArrayList<>();
    long up = gateways.stream().filter(gateway -> state(gateway).equals("UP")).count();
    if (up > 0) {
      findings.add(Finding.ok("gateways", "%d of %d are up".formatted(up, gateways.size())));
    }
    for (JsonNode gateway : gateways) {
      String subject = "gateway " + gateway.path("gateway").asString("");
      String message = "it is %s: %s".formatted(state(gateway), reason(gateway));
      switch (state(gateway)) {
        case "UP" -> refusals(gateway, subject, findings);
        case "IMPAIRED" -> {
          refusals(gateway, subject, findings);
          if (gateway.at("/spool/diskFailure").isString()) {
            findings.add(Finding.fault(subject, message, "look at its disk: room, rights, health"));
          }
        }
        case "SILENT" ->
            findings.add(
                Finding.fault(
                    subject,
                    message,
                    "look whether it runs and reaches Kafka; it keeps its readings meanwhile"));
        case "BEHIND" ->
            findings.add(
                Finding.fault(
                    subject,
                    message,
                    "ask again in a few seconds; if it stays so, look at its log for"
                        + " plant.models.v1"));
        case "NEVER_SEEN" ->
            findings.add(
                Finding.fault(
                    subject,
                    message,
                    "start it with millrace.gateway.name=%s, or correct gateway in the plant model"
                        .formatted(gateway.path("gateway").asString(""))));
        case "STOPPED" -> {
          // One that nothing is wanted of may be gone for good.
          if (isNeeded(gateway)) {
            findings.add(Finding.fault(subject, message, "start it, so that its devices are read"));
          }
        }
        default -> findings.add(Finding.note(subject, message, "ask again in a few seconds"));
      }
    }
    return List.copyOf(findings);
  }

  private static void refusals(JsonNode gateway, String subject, List<Finding> into) {
    for (JsonNode site : gateway.path("sites")) {
      for (JsonNode refusal : site.path("refusals")) {
        into.add(
            Finding.fault(
                subject,
                "it cannot read device %s of %s: %s"
                    .formatted(
                        refusal.path("device").asString(""),
                        site.path("site").asString(""),
                        refusal.path("reason").asString("")),
                refusal.path("remedy").asString("")));
      }
    }
  }

  private static boolean isNeeded(JsonNode gateway) {
    return gateway.path("sites").valueStream().anyMatch(site -> site.path("assigned").asInt(0) > 0);
  }

  private static String state(JsonNode gateway) {
    return gateway.path("state").asString("");
  }

  private static String reason(JsonNode gateway) {
    return gateway.path("reason").asString("");
  }
}
