// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.equipment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Full name of a signal: the path of its equipment and its own name, {@code
 * acme/lyon/bottling/line1/filler/temperature}. Unique in an enterprise. Immutable.
 *
 * @param text equipment path, {@code /}, own name.
 */
public record TagName(@JsonValue String text) implements Comparable<TagName> {
  /**
   * @throws IllegalArgumentException when the text is not an equipment path and a name.
   */
  @JsonCreator
  public TagName {
    int slash = text.lastIndexOf('/');
    if (slash < 0 || !EquipmentId.isName(text.substring(slash + 1))) {
      throw new IllegalArgumentException(
          "'%s' is not a tag's name; expected an equipment path, '/' and its own name"
              .formatted(text));
    }
    EquipmentId.of(text.substring(0, slash));
  }

  public static TagName of(EquipmentId equipment, String name) {
    return new TagName(equipment.path() + "/" + name);
  }

  public EquipmentId equipment() {
    return EquipmentId.of(text.substring(0, text.lastIndexOf('/')));
  }

  /** The own name: {@code temperature}. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(TagName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
