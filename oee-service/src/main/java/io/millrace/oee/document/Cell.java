// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One cell of a table. Immutable. */
public sealed interface Cell {
  /** Anything that is no number: names, instants and durations as the JSON has them. */
  record Text(String text) implements Cell {}

  /** A number, which no program may take for anything else. */
  record Amount(Number value) implements Cell {
    @Override
    public String text() {
      return value.toString();
    }
  }

  /** Nothing: not known, or not of sense here. */
  enum Blank implements Cell {
    BLANK;

    @Override
    public String text() {
      return "";
    }
  }

  /** The digits of the JSON. */
  String text();

  static Cell of(@Nullable Object value) {
    return switch (value) {
      case null -> Blank.BLANK;
      case Number number -> new Amount(number);
      case List<?> list ->
          new Text(String.join(" / ", list.stream().map(String::valueOf).toList()));
      default -> new Text(value.toString());
    };
  }

  /** A row of them; null is a blank one. */
  static List<Cell> row(@Nullable Object... values) {
    return Arrays.stream(values).map(Cell::of).toList();
  }
}
