// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.TagDefinition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Tags put into a device of a plant model by changing its text in those places alone, so that its
 * comments and its order stay. Immutable.
 *
 * @param text the plant model with the tags in it.
 * @param added how many tags are new on the device.
 * @param changed how many were there and now say something else.
 * @param unchanged how many were there just so.
 */
record TagMerge(String text, int added, int changed, int unchanged) {
  private static final Set<String> NUMBERS =
      Arrays.stream(TagDefinition.class.getRecordComponents())
          .filter(field -> Number.class.isAssignableFrom(field.getType()))
          .map(field -> field.getName())
          .collect(Collectors.toUnmodifiableSet());

  /**
   * @throws CommandException when the device is not there, or its tags are written in a way that
   *     cannot be changed in place.
   */
  static TagMerge of(PlantText plant, String device, List<TagRow> rows) throws CommandException {
    return new Merging(plant, device(plant, device)).merge(rows);
  }

  private static MappingNode device(PlantText plant, String name) throws CommandException {
    List<Node> devices =
        PlantText.find(plant.root(), "devices").map(PlantText::items).orElse(List.of());
    for (Node device : devices) {
      if (name(device).equals(name) && device instanceof MappingNode mapping) {
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
          throw new CommandException(
              "%s:%d device %s is written in braces, where no tags can be added; write its fields on lines of their own"
                  .formatted(plant.name(), line(device), name));
        }
        return mapping;
      }
    }
    throw new CommandException(
        "%s has no device '%s'; it has: %s"
            .formatted(
                plant.name(),
                name,
                devices.stream().map(TagMerge::name).collect(Collectors.joining(", "))));
  }

  private static String name(Node node) {
    return PlantText.find(node, "name").flatMap(PlantText::scalar).orElse("");
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** The pieces of text to put in, by the place they go to; one use. */
  private static final class Merging {
    private final PlantText plant;
    private final MappingNode device;
    private final String lineEnd;
    private final TreeMap<Integer, Piece> pieces = new TreeMap<>();
    private int added;
    private int changed;
    private int unchanged;

    /** Replaces the text up to {@code end}. */
    private record Piece(int end, String text) {}

    Merging(PlantText plant, MappingNode device) {
      this.plant = plant;
      this.device = device;
      lineEnd = plant.text().contains("\r\n") ? "\r\n" : "\n";
    }

    TagMerge merge(List<TagRow> rows) throws CommandException {
      Optional<Node> tags = PlantText.find(device, "tags");
      List<Node> items = tags.map(PlantText::items).orElse(List.of());
      Map<String, Node> there = new LinkedHashMap<>();
      items.forEach(item -> there.putIfAbsent(name(item), item));
      StringBuilder appended = new StringBuilder();
      String indent = " ".repeat(indent(tags));
      for (TagRow row : rows) {
        Node item = there.get(row.name());
        if (item == null) {
          added++;
          appended.append(lineEnd).append(indent).append("- ").append(braces(yaml(row.fields())));
        } else {
          change(item, row);
        }
      }
      if (!appended.isEmpty()) {
        append(tags, appended.toString());
      }
      return new TagMerge(text(), added, changed, unchanged);
    }

    private void change(Node item, TagRow row) {
      Map<String, String> now = new LinkedHashMap<>();
      Map<String, String> values = new LinkedHashMap<>();
      for (NodeTuple field : ((MappingNode) item).getValue()) {
        String key = PlantText.scalar(field.getKeyNode()).orElse("");
        now.put(key, slice(field.getValueNode()));
        values.put(key, PlantText.scalar(field.getValueNode()).orElse(""));
      }
      if (row.fields().entrySet().stream()
          .allMatch(field -> field.getValue().equals(values.get(field.getKey())))) {
        unchanged++;
        return;
      }
      changed++;
      now.putAll(yaml(row.fields()));
      pieces.put(start(item), new Piece(end(item), braces(now)));
    }

    /** After the last tag; or, where the device has none of its own, after its last field. */
    private void append(Optional<Node> tags, String lines) throws CommandException {
      if (tags.isEmpty()) {
        insert(end(device), lineEnd + " ".repeat(column(device)) + "tags:" + lines);
        return;
      }
      Node node = tags.get();
      if (node instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.FLOW) {
        if (!list.getValue().isEmpty()) {
          throw new CommandException(
              "%s:%d the tags of %s are written in brackets, where none can be added; write each on a line of its own, after '- '"
                  .formatted(plant.name(), line(node), name(device)));
        }
        int from = start(node);
        while (plant.text().charAt(from - 1) == ' ') {
          from--;
        }
        pieces.put(from, new Piece(end(node), ""));
      }
      insert(end(node), lines);
    }

    /** Behind the line's comment, which belongs to what stands before it. */
    private void insert(int behind, String lines) {
      int at = behind;
      while (at < plant.text().length() && "\r\n".indexOf(plant.text().charAt(at)) < 0) {
        at++;
      }
      pieces.put(at, new Piece(at, lines));
    }

    private int indent(Optional<Node> tags) {
      return tags.map(PlantText::items)
          .filter(items -> !items.isEmpty())
          // The dash stands two before what it begins.
          .map(items -> Math.max(0, column(items.getFirst()) - 2))
          .orElse(column(device) + 2);
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      int from = 0;
      for (Map.Entry<Integer, Piece> piece : pieces.entrySet()) {
        text.append(plant.text(), from, piece.getKey()).append(piece.getValue().text());
        from = piece.getValue().end();
      }
      return text.append(plant.text().substring(from)).toString();
    }

    private String slice(Node node) {
      return plant.text().substring(start(node), end(node));
    }

    private int start(Node node) {
      return offset(node.getStartMark());
    }

    /** Behind its last character: the marks of blocks also span the blank lines behind them. */
    private int end(Node node) {
      if (node instanceof CollectionNode<?> list
          && list.getFlowStyle() == FlowStyle.BLOCK
          && !list.getValue().isEmpty()) {
        return switch (list.getValue().getLast()) {
          case NodeTuple field ->
              Math.max(offset(field.getKeyNode().getEndMark()), end(field.getValueNode()));
          case Node item -> end(item);
          default -> offset(node.getEndMark());
        };
      }
      int end = offset(node.getEndMark());
      while (end > start(node) && Character.isWhitespace(plant.text().charAt(end - 1))) {
        end--;
      }
      return end;
    }

    private int offset(Optional<Mark> mark) {
      return plant.text().offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private static int column(Node node) {
      return node.getStartMark().orElseThrow().getColumn();
    }

    private static String braces(Map<String, String> fields) {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + ": " + field.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }

    private static Map<String, String> yaml(Map<String, String> fields) {
      Map<String, String> yaml = new LinkedHashMap<>();
      fields.forEach(
          (field, value) ->
              yaml.put(
                  field,
                  NUMBERS.contains(field) || TagYaml.isPlain(value)
                      ? value
                      : Json.MAPPER.writeValueAsString(value)));
      return yaml;
    }
  }
}
