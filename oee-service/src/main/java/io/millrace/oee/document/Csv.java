// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables as text after RFC 4180. Pure. */
public final class Csv {
  /** Media type. */
  public static final String TYPE = "text/csv";

  private Csv() {}

  /** A head line, then a line for each row. */
  public static String of(Table table) {
    return Stream.concat(
            Stream.of(table.columns().stream().map(Csv::quoted).toList()),
            table.rows().stream().map(row -> row.stream().map(Csv::cell).toList()))
        .map(Csv::line)
        .collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return String.join(",", cells) + "\r\n";
  }

  /** Text that a spreadsheet would take for a formula is shown as text; numbers are as they are. */
  private static String cell(Cell cell) {
    return switch (cell) {
      case Cell.Amount amount -> amount.text();
      case Cell.Blank blank -> blank.text();
      case Cell.Text(String text) -> quoted(isFormula(text) ? "'" + text : text);
    };
  }

  private static boolean isFormula(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
  }

  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
