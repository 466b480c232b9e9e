// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Tags that a device says it has, as text that goes under {@code tags:} of a plant model. Pure. */
final class TagYaml {
  private TagYaml() {}

  /** One line for each tag that can be read; of the others how many there are. */
  static List<String> lines(List<JsonNode> tags) {
    List<String> lines = new ArrayList<>();
    int others = 0;
    for (JsonNode tag : tags) {
      JsonNode definition = tag.path("definition");
      if (definition.isObject()) {
        lines.add("- " + braces(definition));
      } else {
        others++;
      }
    }
    if (others > 0) {
      lines.add("# %d without a value of their own; browse into them".formatted(others));
    }
    return lines;
  }

  /** Words that YAML reads as nothing but text. */
  static boolean isPlain(String value) {
    return value.matches("[A-Za-z][A-Za-z0-9_/.-]*")
        && !value.matches("(?i)true|false|null|yes|no|on|off|y|n");
  }

  /** As people write it; what is more than a word stands there as JSON, which is YAML, too. */
  private static String braces(JsonNode definition) {
    return definition.properties().stream()
        .map(field -> field.getKey() + ": " + value(field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(JsonNode value) {
    return value.isString() && isPlain(value.asString())
        ? value.asString()
        : Json.MAPPER.writeValueAsString(value);
  }
}
