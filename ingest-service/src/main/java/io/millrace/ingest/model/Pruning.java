// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.plant.PlantModelCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document from which unreadable parts are taken so that the rest can still be checked. It knows
 * where each remaining part stood, and what was named by the parts that went. Confined to one
 * thread.
 */
final class Pruning {
  /** Later elements before earlier ones, parts before what they are part of. */
  static final Comparator<String> BACKWARDS =
      (a, b) -> {
        String[] left = a.split("/", -1);
        String[] right = b.split("/", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
          int order =
              left[i].length() != right[i].length() && isIndex(left[i]) && isIndex(right[i])
                  ? Integer.compare(right[i].length(), left[i].length())
                  : right[i].compareTo(left[i]);
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(right.length, left.length);
      };

  private final ObjectNode root;
  private final IdentityHashMap<ArrayNode, List<Integer>> places = new IdentityHashMap<>();
  private final Set<String> templates = new HashSet<>();
  private final Set<String> units = new HashSet<>();
  private final Set<String> products = new HashSet<>();
  private final Set<String> tags = new HashSet<>();

  Pruning(ObjectNode document) {
    this.root = document.deepCopy();
  }

  ObjectNode root() {
    return root;
  }

  PlantModelCheck.Known known() {
    return new PlantModelCheck.Known(templates, units, products, tags);
  }

  /** Takes a part away; a pointer into a part that went already does nothing. */
  void remove(String pointer) {
    JsonPointer path = JsonPointer.compile(pointer);
    JsonNode part = root.at(path);
    if (part.isMissingNode() || path.matches()) {
      return;
    }
    remember(path);
    JsonNode parent = root.at(path.head());
    if (parent instanceof ObjectNode object) {
      object.remove(path.last().getMatchingProperty());
    } else if (parent instanceof ArrayNode array) {
      int index = path.last().getMatchingIndex();
      places(array).remove(/* index */ index);
      array.remove(index);
    }
  }

  /** Where a part of the pruned document stood in the whole one. */
  String original(String pointer) {
    StringBuilder whole = new StringBuilder();
    JsonNode node = root;
    for (JsonPointer path = JsonPointer.compile(pointer); !path.matches(); path = path.tail()) {
      String token = path.getMatchingProperty();
      if (node instanceof ArrayNode array && path.getMatchingIndex() >= 0) {
        int index = path.getMatchingIndex();
        List<Integer> original = places.get(array);
        whole.append('/').append(original == null ? index : original.get(index));
        node = array.path(index);
      } else {
        whole.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        node = node.path(token);
      }
    }
    return whole.toString();
  }

  private List<Integer> places(ArrayNode array) {
    return places.computeIfAbsent(
        array,
        one -> {
          List<Integer> all = new ArrayList<>();
          for (int i = 0; i < one.size(); i++) {
            all.add(i);
          }
          return all;
        });
  }

  /** Notes the names of everything on the way to the part and in it. */
  private void remember(JsonPointer path) {
    StringBuilder place = new StringBuilder();
    JsonNode node = root;
    String list = "";
    for (JsonPointer step = path; !step.matches(); step = step.tail()) {
      String token = step.getMatchingProperty();
      if (node instanceof ArrayNode array) {
        node = array.path(step.getMatchingIndex());
        String name = node.path("name").asString("");
        switch (list) {
          case "areas", "workCenters", "workUnits" -> {
            place.append(place.isEmpty() ? "" : "/").append(name);
            units.add(place.toString());
          }
          case "tags" -> tags.add(name);
          case "products" -> products.add(node.path("id").asString(""));
          case "templates" -> templates.add(name + "@" + node.path("version").asString(""));
          default -> {}
        }
      } else {
        list = token;
        node = node.path(token);
      }
    }
    rememberBelow(node, place.toString());
  }

  private void rememberBelow(JsonNode part, String place) {
    for (JsonNode tag : part.path("tags")) {
      tags.add(tag.path("name").asString(""));
    }
    for (String list : List.of("workCenters", "workUnits")) {
      for (JsonNode child : part.path(list)) {
        String path = place + "/" + child.path("name").asString("");
        units.add(path);
        rememberBelow(child, path);
      }
    }
  }

  private static boolean isIndex(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
