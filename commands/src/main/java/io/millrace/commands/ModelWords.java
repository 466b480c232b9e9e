// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the ingest-service says of a plant model, in lines for people. Pure. */
final class ModelWords {
  private static final List<Map.Entry<String, String>> THINGS =
      List.of(
          Map.entry("workUnits", "work unit"),
          Map.entry("templates", "template"),
          Map.entry("devices", "device"),
          Map.entry("tags", "tag"));
  private static final List<Map.Entry<String, String>> SIGNS =
      List.of(Map.entry("added", "+"), Map.entry("removed", "-"), Map.entry("changed", "~"));

  private ModelWords() {}

  /** Each thing that is added (+), removed (-) or changed (~), and which devices begin anew. */
  static List<String> changes(JsonNode view) {
    List<String> lines = new ArrayList<>();
    JsonNode diff = view.path("diff");
    for (Map.Entry<String, String> thing : THINGS) {
      for (Map.Entry<String, String> sign : SIGNS) {
        for (JsonNode name : diff.path(thing.getKey()).path(sign.getKey())) {
          lines.add("%s %s %s".formatted(sign.getValue(), thing.getValue(), name.asString()));
        }
      }
    }
    List<String> restarts = diff.path("restarts").valueStream().map(JsonNode::asString).toList();
    if (!restarts.isEmpty()) {
      lines.add("connected anew: " + String.join(", ", restarts));
    } else if (lines.isEmpty() && view.path("changed").asBoolean()) {
      lines.add("nothing that devices or tags would notice");
    }
    return lines;
  }

  /** A table of versions, newest first. */
  static List<String> versions(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode one : answer.path("versions")) {
      rows.add(
          List.of(
              one.path("version").asString(),
              one.path("at").asString("").replaceFirst("\\.\\d+Z$", "Z"),
              one.path("devices").asString(),
              one.hasNonNull("repeats")
                  ? "repeats version " + one.path("repeats").asString()
                  : ""));
    }
    List<String> lines =
        new ArrayList<>(Table.of(List.of("VERSION", "SINCE", "DEVICES", ""), rows).lines());
    if (answer.hasNonNull("next")) {
      lines.add("There are more; raise --limit.");
    }
    return lines;
  }

  /** {@code version 3 of acme/lyon}. */
  static String version(JsonNode view) {
    return "version %d of %s"
        .formatted(view.path("version").asInt(), view.path("site").asString(""));
  }
}
