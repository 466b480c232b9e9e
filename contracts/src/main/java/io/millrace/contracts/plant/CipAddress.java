// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a device that speaks CIP. Immutable.
 *
 * <p>Either the name of a tag, {@code Program:Main.Motor[3].Speed}, {@code Counts[0]}, {@code
 * Word.5} for a bit; or an attribute of an object by numbers, {@code cip:1/1/7}.
 */
public sealed interface CipAddress {

  /**
   * @param parts from the outermost inwards, at least one.
   * @param bit of the integer it ends at, 0..63; null for the whole.
   */
  record Symbolic(List<Part> parts, @Nullable Integer bit) implements CipAddress {
    public Symbolic {
      parts = List.copyOf(parts);
    }
  }

  /**
   * @param name 1..40 letters, digits and underscores; the first may begin with {@code Program:},
   *     or be the data of a module, {@code Local:1:I}.
   * @param indices up to three, 0..2^32-1 each; empty for none.
   */
  record Part(String name, List<Long> indices) {
    public Part {
      indices = List.copyOf(indices);
    }
  }

  /**
   * @param classId 1..65535.
   * @param instance 0..65535.
   * @param attribute 1..65535.
   */
  record Attribute(int classId, int instance, int attribute) implements CipAddress {}

  Pattern ATTRIBUTE = Pattern.compile("cip:(\\d{1,5})/(\\d{1,5})/(\\d{1,5})");
  Pattern PART =
      Pattern.compile(
          "((?:Program:)?[A-Za-z_][A-Za-z0-9_]{0,39}(?:(?::\\d{1,3})?:[IOCS]\\d?)?)"
              + "(?:\\[(\\d{1,9}(?:,\\d{1,9}){0,2})])?");
  Pattern BIT = Pattern.compile("(.*)\\.(\\d{1,2})");

  /** Whether a tag or a member with this name can be addressed. */
  static boolean isName(String text) {
    Matcher part = PART.matcher(text);
    return part.matches() && part.group(2) == null;
  }

  /**
   * @throws IllegalArgumentException when the text is in neither notation.
   */
  static CipAddress parse(String text) {
    Matcher attribute = ATTRIBUTE.matcher(text);
    if (attribute.matches()) {
      int classId = Integer.parseInt(attribute.group(1));
      int instance = Integer.parseInt(attribute.group(2));
      int number = Integer.parseInt(attribute.group(3));
      if (Math.max(classId, Math.max(instance, number)) > 0xFFFF) {
        throw wrong(text);
      }
      return new Attribute(classId, instance, number);
    }
    String path = text;
    Integer bit = null;
    Matcher last = BIT.matcher(text);
    if (last.matches()) {
      path = last.group(1);
      bit = Integer.valueOf(last.group(2));
      if (bit > 63) {
        throw wrong(text);
      }
    }
    List<Part> parts = new ArrayList<>();
    for (String each : path.split("\\.", -1)) {
      Matcher part = PART.matcher(each);
      if (!part.matches() || (each.indexOf(':') >= 0 && !parts.isEmpty())) {
        throw wrong(text);
      }
      List<Long> indices = new ArrayList<>();
      String numbers = part.group(2);
      if (numbers != null) {
        for (String number : numbers.split(",", -1)) {
          indices.add(Long.valueOf(number));
        }
      }
      parts.add(new Part(part.group(1), indices));
    }
    return new Symbolic(parts, bit);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        ("'%s' is no CIP address; write a tag's name, Program:Main.Motor[3].Speed, with .n for a"
                + " bit, or cip:class/instance/attribute")
            .formatted(text));
  }
}
