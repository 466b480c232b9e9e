// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Whether devices answer, and give what is asked of them. Pure. */
final class DeviceCheck {
  private static final int SHOWN = 3;

  private DeviceCheck() {}

  /**
   * @param devices each device as the gateway shows it, with its tags where it is up.
   */
  static List<Finding> findings(List<JsonNode> devices) {
    if (devices.isEmpty()) {
      return List.of(
          Finding.note(
              "devices",
              "the gateway has none, so nothing is read",
              "describe the site in a plant model, and ./millrace model apply FILE"));
    }
    List<Finding> findings = new ArrayList<>();
    long up = devices.stream().filter(DeviceCheck::isUp).count();
    if (up > 0) {
      findings.add(Finding.ok("devices", "%d of %d answer".formatted(up, devices.size())));
    }
    devices.forEach(
        device -> {
          if (isUp(device)) {
            tags(device, findings);
          } else {
            findings.add(silent(device));
          }
        });
    return List.copyOf(findings);
  }

  static boolean isUp(JsonNode device) {
    return device.at("/link/state").asString("").equals("UP");
  }

  private static Finding silent(JsonNode device) {
    String reason = device.at("/link/reason").asString("");
    String message =
        "%s is %s since %s: %s"
            .formatted(
                place(device),
                device.at("/link/state").asString(""),
                device.at("/link/since").asString(""),
                reason);
    return device.at("/link/state").asString("").equals("OPENING")
        ? Finding.note(subject(device), message, "ask again in a few seconds")
        : Finding.fault(subject(device), message, remedy(reason));
  }

  /** The first word of a link's reason is the kind of what failed. */
  private static String remedy(String reason) {
    return switch (reason.replaceFirst(":.*", "")) {
      case "UNREACHABLE" ->
          "look at its power, its cable and the firewall, and at host and port in the plant model";
      case "TIMEOUT" ->
          "it takes connections and does not answer: look at its unit id or slot in the plant model, and whether another master keeps it busy";
      case "REFUSED" -> "it says no: look at the unit id or slot, and at what the device allows";
      case "MALFORMED" ->
          "what answers does not keep to the protocol: look whether host and port are the device's own";
      case "MISCONFIGURED" -> "correct its endpoint in the plant model, and apply that";
      default -> "ask again in a few seconds; the gateway's log has more";
    };
  }

  private static void tags(JsonNode device, List<Finding> into) {
    if (device.at("/identity/isSwapped").asBoolean(false)) {
      into.add(
          Finding.fault(
              subject(device),
              "another device than before answers at " + place(device),
              "if it is the right one, confirm it: POST /api/v1/devices/%s/confirm-identity"
                  .formatted(device.path("name").asString())));
    }
    List<JsonNode> bad =
        device
            .path("tags")
            .valueStream()
            .filter(tag -> tag.path("quality").asString("").equals("BAD"))
            .toList();
    if (!bad.isEmpty()) {
      JsonNode first = bad.getFirst();
      into.add(
          Finding.fault(
              subject(device),
              "%d of its %d tags give no value: %s"
                  .formatted(bad.size(), device.path("tags").size(), names(bad)),
              "look at the address (./millrace read %s %s), and correct it in the plant model"
                  .formatted(
                      device.path("name").asString(""), first.path("address").asString(""))));
    }
  }

  private static String names(List<JsonNode> tags) {
    String shown =
        tags.stream()
            .limit(SHOWN)
            .map(
                tag ->
                    "%s at %s (%s)"
                        .formatted(
                            ownName(tag.path("name").asString("")),
                            tag.path("address").asString(""),
                            tag.path("reason").asString("no reason given")))
            .collect(Collectors.joining(", "));
    return tags.size() > SHOWN ? "%s and %d more".formatted(shown, tags.size() - SHOWN) : shown;
  }

  private static String ownName(String tag) {
    return tag.substring(tag.lastIndexOf('/') + 1);
  }

  private static String subject(JsonNode device) {
    return "device " + device.path("name").asString("");
  }

  private static String place(JsonNode device) {
    JsonNode endpoint = device.path("endpoint");
    String port = endpoint.path("port").asString("");
    return endpoint.path("host").asString("") + (port.isEmpty() ? "" : ":" + port);
  }
}
