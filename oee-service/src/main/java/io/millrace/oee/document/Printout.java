// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands on paper, or in a workbook. Immutable.
 *
 * @param name of the file, without its ending; a-z, A-Z, 0-9, dot, - and _.
 * @param title for people.
 * @param lines what is to be read first.
 * @param sections its tables.
 * @param footer at the end, and on each page.
 */
public record Printout(
    String name, String title, List<String> lines, List<Section> sections, String footer) {
  public Printout {
    name = name.replaceAll("[^A-Za-z0-9._-]", "_");
    lines = List.copyOf(lines);
    sections = List.copyOf(sections);
  }

  /**
   * @param name unique in the printout, at most 31 characters, letters and spaces.
   */
  public record Section(String name, Table table) {}

  /** All sections as one table: what a section has no column for is blank. */
  public Table table() {
    Set<String> names = new LinkedHashSet<>();
    names.add("section");
    sections.forEach(section -> names.addAll(section.table().columns()));
    List<String> columns = List.copyOf(names);
    List<List<Cell>> rows = new ArrayList<>();
    for (Section section : sections) {
      Table table = section.table();
      for (List<Cell> row : table.rows()) {
        rows.add(columns.stream().map(column -> cell(section.name(), table, row, column)).toList());
      }
    }
    return new Table(columns, rows);
  }

  private static Cell cell(String section, Table table, List<Cell> row, String column) {
    int index = table.columns().indexOf(column);
    return column.equals("section")
        ? Cell.of(section)
        : index < 0 ? Cell.Blank.BLANK : row.get(index);
  }
}
