// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a value in a controller, such as {@code Program:Main.Line.Motor[3].Speed}. Immutable.
 */
public record TagPath(List<Step> steps) {
  private static final Pattern PART =
      Pattern.compile("((?i:Program:)?\\w+)(?:\\[(\\d{1,9}(?:,\\d{1,9}){0,2})])?");

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern DOT = Pattern.compile("\\.");

  /** One part of the way. */
  public sealed interface Step {
    /** A program, a tag or a member; digits alone are a bit of a whole number. */
    record Name(String text) implements Step {}

    /**
     * An index of one dimension.
     *
     * @param index 0 and up.
     */
    record Element(long index) implements Step {}

    /**
     * A tag by its place in the symbol table instead of its name.
     *
     * @param id 1 and up.
     */
    record Instance(long id) implements Step {}
  }

  public TagPath {
    steps = List.copyOf(steps);
  }

  /**
   * @throws IllegalArgumentException when the text is no path.
   */
  public static TagPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    for (String part : DOT.split(text, -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("'%s' is no path to a tag".formatted(text));
      }
      steps.add(new Step.Name(matcher.group(1)));
      if (matcher.group(2) != null) {
        for (String index : COMMA.split(matcher.group(2), -1)) {
          steps.add(new Step.Element(Long.parseLong(index)));
        }
      }
    }
    return new TagPath(steps);
  }
}
