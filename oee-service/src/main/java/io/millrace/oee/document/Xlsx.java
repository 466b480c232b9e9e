// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Printouts as workbooks: a sheet for each section. Pure. */
public final class Xlsx {
  /** Media type. */
  public static final String TYPE =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  /** What fits into a cell, by the format. */
  private static final int LONGEST_TEXT = 32_767;

  /** Beyond this a spreadsheet loses digits of a whole number. */
  private static final long LARGEST_EXACT = 1L << 53;

  private Xlsx() {}

  public static byte[] of(Printout printout) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Workbook workbook = new Workbook(bytes, "Millrace", "1.0")) {
      first(workbook.newWorksheet("Report"), printout);
      for (Printout.Section section : printout.sections()) {
        sheet(workbook.newWorksheet(section.name()), section.table());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void first(Worksheet sheet, Printout printout) {
    int row = 0;
    text(sheet, row, 0, printout.title());
    sheet.style(row, 0).bold().set();
    for (String line : printout.lines()) {
      row++;
      text(sheet, row, 0, line);
    }
    text(sheet, row + 2, 0, printout.footer());
    sheet.width(0, 120);
  }

  private static void sheet(Worksheet sheet, Table table) {
    for (int column = 0; column < table.columns().size(); column++) {
      text(sheet, 0, column, table.columns().get(column));
      sheet.style(0, column).bold().set();
    }
    for (int row = 0; row < table.rows().size(); row++) {
      List<Cell> cells = table.rows().get(row);
      for (int column = 0; column < cells.size(); column++) {
        switch (cells.get(column)) {
          case Cell.Amount(Number value) when isExact(value) -> sheet.value(row + 1, column, value);
          case Cell.Amount amount -> text(sheet, row + 1, column, amount.text());
          case Cell.Text(String text) -> text(sheet, row + 1, column, text);
          case Cell.Blank _ -> {}
        }
      }
    }
    sheet.freezePane(0, 1);
  }

  private static boolean isExact(Number value) {
    return !(value instanceof Long number) || Math.abs(number) <= LARGEST_EXACT;
  }

  /** A cell of the type text is never computed, whatever it begins with. */
  private static void text(Worksheet sheet, int row, int column, String text) {
    sheet.value(
        row,
        column,
        text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 6) + " [cut]");
  }
}
