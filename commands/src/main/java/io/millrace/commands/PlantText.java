// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A plant model as a person wrote it, in YAML or JSON, with the places of its parts. Immutable.
 *
 * @param name of the file, for messages.
 * @param text as it stands there.
 * @param root the text's outermost part.
 */
record PlantText(String name, String text, Node root) {

  /**
   * @throws CommandException when the text is no YAML; the message says where.
   */
  static PlantText of(String name, String text) throws CommandException {
    try {
      return new Compose(LoadSettings.builder().setLabel(name).build())
          .composeString(text)
          .map(root -> new PlantText(name, text, root))
          .orElseThrow(() -> new CommandException(name + " is empty"));
    } catch (MarkedYamlEngineException e) {
      throw new CommandException(
          "%s:%d is not YAML: %s"
              .formatted(
                  name,
                  e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1),
                  e.getProblem()),
          e);
    } catch (YamlEngineException e) {
      throw new CommandException("%s is not YAML: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * The site's own name.
   *
   * @throws CommandException when the text does not say it.
   */
  String site() throws CommandException {
    return find(root, "site")
        .flatMap(PlantText::scalar)
        .orElseThrow(
            () ->
                new CommandException(
                    "%s does not say which site it describes; add a line 'site: NAME'"
                        .formatted(name)));
  }

  /** The line, from 1, of what a JSON pointer leads to, or of the last part on its way there. */
  int line(String pointer) {
    return path(pointer).getLast().getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** What a JSON pointer leads to. */
  Optional<Node> at(String pointer) {
    List<Node> path = path(pointer);
    return path.size() == pointer.split("/", -1).length
        ? Optional.of(path.getLast())
        : Optional.empty();
  }

  /** The outermost part, and each one that a JSON pointer leads into, as far as they are there. */
  private List<Node> path(String pointer) {
    List<Node> path = new ArrayList<>(List.of(root));
    String[] tokens = pointer.split("/", -1);
    for (int i = 1; i < tokens.length; i++) {
      Optional<Node> next = step(path.getLast(), tokens[i].replace("~1", "/").replace("~0", "~"));
      if (next.isEmpty()) {
        break;
      }
      path.add(next.get());
    }
    return path;
  }

  /** Mistakes as people look them up, file and line first. */
  String words(Refusal refusal) {
    StringBuilder words = new StringBuilder(refusal.detail());
    for (Refusal.Mistake mistake : refusal.errors()) {
      words.append(
          "%n  %s:%d %s: %s%n    -> %s"
              .formatted(
                  name,
                  line(mistake.pointer()),
                  mistake.pointer(),
                  mistake.message(),
                  mistake.remedy()));
    }
    return words.toString();
  }

  /** A mapping's value. */
  static Optional<Node> find(Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(tuple -> scalar(tuple.getKeyNode()).filter(key::equals).isPresent())
            .findFirst()
            .map(NodeTuple::getValueNode)
        : Optional.empty();
  }

  static List<Node> items(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  static Optional<String> scalar(Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  private static Optional<Node> step(Node node, String token) {
    if (node instanceof SequenceNode sequence && token.matches("\\d{1,9}")) {
      int index = Integer.parseInt(token);
      return index < sequence.getValue().size()
          ? Optional.of(sequence.getValue().get(index))
          : Optional.empty();
    }
    return find(node, token);
  }
}
