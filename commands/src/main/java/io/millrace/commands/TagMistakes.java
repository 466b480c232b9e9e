// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/** Mistakes of a plant model, told by the line of the table that brought them in. Pure. */
final class TagMistakes {
  private static final Pattern TAG = Pattern.compile("/devices/(\\d{1,6})/tags/(\\d{1,6})(/.*)?");

  private TagMistakes() {}

  /**
   * @param plant the model with the tags in it, which was refused.
   * @param file the table's.
   */
  static String words(
      Refusal refusal, PlantText plant, String device, Path file, List<TagRow> rows) {
    Map<String, TagRow> byName =
        rows.stream().collect(Collectors.toMap(TagRow::name, Function.identity(), (a, _) -> a));
    StringBuilder words = new StringBuilder(refusal.detail());
    for (Refusal.Mistake mistake : refusal.errors()) {
      String where =
          row(mistake.pointer(), plant, device, byName)
              .map(row -> "%s:%d %s".formatted(file, row.line(), field(mistake.pointer())))
              .orElseGet(
                  () ->
                      "%s:%d %s"
                          .formatted(
                              plant.name(), plant.line(mistake.pointer()), mistake.pointer()));
      words.append(
          "%n  %s: %s%n    -> %s".formatted(where.strip(), mistake.message(), mistake.remedy()));
    }
    return words.toString();
  }

  private static Optional<TagRow> row(
      String pointer, PlantText plant, String device, Map<String, TagRow> rows) {
    Matcher tag = TAG.matcher(pointer);
    if (!tag.matches()) {
      return Optional.empty();
    }
    Optional<Node> on = plant.at("/devices/" + tag.group(1));
    return on.filter(node -> name(node).equals(device))
        .flatMap(_ -> plant.at("/devices/%s/tags/%s".formatted(tag.group(1), tag.group(2))))
        .flatMap(node -> Optional.ofNullable(rows.get(name(node))));
  }

  private static String name(Node node) {
    return PlantText.find(node, "name").flatMap(PlantText::scalar).orElse("");
  }

  private static String field(String pointer) {
    return pointer.replaceFirst("^/devices/\\d+/tags/\\d+/?", "");
  }
}
