// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.equipment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the ISA-95 equipment hierarchy, named by its path from the enterprise down: {@code
 * acme/lyon/bottling/line1/filler}. Immutable.
 *
 * @param path one to five names of lower-case letters, digits, {@code -} and {@code _}, joined by
 *     {@code /}: enterprise, site, area, work center, work unit.
 */
public record EquipmentId(@JsonValue String path) implements Comparable<EquipmentId> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final int DEEPEST = 5;

  /**
   * @throws IllegalArgumentException when the path has an empty or illegal name or too many levels.
   */
  @JsonCreator
  public EquipmentId {
    List<String> names = names(path);
    if (names.size() > DEEPEST) {
      throw new IllegalArgumentException(
          "equipment path '%s' has %d levels; at most %d: enterprise/site/area/work-center/work-unit"
              .formatted(path, names.size(), DEEPEST));
    }
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "equipment path '%s': '%s' is not a name; use a-z, 0-9, - and _, at most 63 of them"
                .formatted(path, name));
      }
    }
  }

  /** Whether the text may name one level of the hierarchy, a tag, a device or a gateway. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public static EquipmentId of(String path) {
    return new EquipmentId(path);
  }

  /** The place one level below this one. */
  public EquipmentId child(String name) {
    return new EquipmentId(path + "/" + name);
  }

  /** The place one level above this one; empty for an enterprise. */
  public Optional<EquipmentId> parent() {
    int end = path.lastIndexOf('/');
    return end < 0 ? Optional.empty() : Optional.of(new EquipmentId(path.substring(0, end)));
  }

  /** The own name: the last of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** How deep the place lies: 1 is the enterprise, 5 a work unit. */
  public int level() {
    return names(path).size();
  }

  /** Whether the other is this place or lies below it. */
  public boolean contains(EquipmentId other) {
    return other.path.equals(path) || other.path.startsWith(path + "/");
  }

  /** The site this place belongs to, as {@code enterprise/site}. */
  public EquipmentId site() {
    List<String> names = names(path);
    if (names.size() < 2) {
      throw new IllegalStateException("'" + path + "' is above any site");
    }
    return new EquipmentId(names.get(0) + "/" + names.get(1));
  }

  @Override
  public int compareTo(EquipmentId other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }

  private static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }
}
