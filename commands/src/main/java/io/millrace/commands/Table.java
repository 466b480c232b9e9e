// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in columns as wide as their widest cell. Immutable. */
record Table(List<List<String>> rows) {
  private static final String GAP = "  ";

  Table {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** A table with a line of headings. */
  static Table of(List<String> headings, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(List.of(headings));
    all.addAll(rows);
    return new Table(all);
  }

  /** One line for each row, without blanks at its end. */
  List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < row.size(); i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}
