// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Rows under the names of their columns. Immutable.
 *
 * @param columns unique.
 * @param rows each as long as the columns.
 */
public record Table(List<String> columns, List<List<Cell>> rows) {
  /**
   * @throws IllegalArgumentException when a row is longer or shorter than the columns.
   */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of %d cells under %d columns".formatted(row.size(), columns.size()));
      }
    }
  }

  /** A row for each item. */
  public static <T> Table of(
      List<String> columns, Collection<T> items, Function<T, List<Cell>> row) {
    return new Table(columns, items.stream().map(row).toList());
  }

  /** Columns of two tables side by side. */
  @SafeVarargs
  public static <T> List<T> join(List<T>... parts) {
    List<T> joined = new ArrayList<>();
    for (List<T> part : parts) {
      joined.addAll(part);
    }
    return joined;
  }
}
