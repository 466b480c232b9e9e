// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, read back by programs that did not write it. */
class DocumentTest {
  private static final double THIRD = 1 / 3.0;

  @Test
  void csvQuotesAndDisarmsTextAndLeavesNumbersAlone() {
    Table table =
        new Table(
            List.of("a", "b"),
            List.of(
                Cell.row("x,\"y\"\nz", -1.5),
                Cell.row("-1.5", null),
                Cell.row(List.of("one", "two"), THIRD)));
    assertEquals(
        "a,b\r\n\"x,\"\"y\"\"\nz\",-1.5\r\n'-1.5,\r\none / two,0.3333333333333333\r\n",
        Csv.of(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"})
  void noTextIsAFormula(String text) throws IOException {
    assertTrue(Csv.of(table(text)).contains("'" + text.charAt(0)), Csv.of(table(text)));
    try (ReadableWorkbook workbook = workbook(Xlsx.of(printout(text)))) {
      org.dhatim.fastexcel.reader.Cell cell = rows(workbook, "Stops").get(1).getCell(0);
      assertEquals(CellType.STRING, cell.getType());
      assertEquals(text.strip(), cell.asString().strip());
    }
    assertTrue(pdf(printout(text)).contains(text.strip()));
  }

  @Test
  void numbersKeepTheirDigitsInEveryFormat() throws IOException {
    for (Number number : List.of(THIRD, 0.1 + 0.2, 1.0E-7, -0.0625, 123_456_789L, 1L << 62)) {
      Printout printout = printout(number);
      assertTrue(Csv.of(printout.table()).contains("," + number), number.toString());
      assertTrue(pdf(printout).contains(number.toString()), number.toString());
      try (ReadableWorkbook workbook = workbook(Xlsx.of(printout))) {
        org.dhatim.fastexcel.reader.Cell cell = rows(workbook, "Stops").get(1).getCell(0);
        if (number instanceof Double) {
          assertEquals(number, cell.asNumber().doubleValue());
        } else {
          assertEquals(number.toString(), cell.getText());
        }
      }
    }
  }

  /** What a font does not have is shown as its code, and nothing ends in an exception. */
  @Test
  void everyScriptIsPrintedOrShownAsItsCode() throws IOException {
    String drawn = "Zacięcie żółte · Βλάβη · Поломка · 设备故障 · 設備故障 · ひらがなカナ · 기계";
    assertTrue(pdf(printout(drawn)).contains(drawn), pdf(printout(drawn)));
    String coded = pdf(printout("x\u0001 عطل תקלה \uD83D\uDE00 \uD83D"));
    for (String code : List.of("[U+0001]", "[U+0639]", "[U+05EA]", "[U+1F600]", "[U+D83D]")) {
      assertTrue(coded.contains(code), code + " in " + coded);
    }
    try (ReadableWorkbook workbook = workbook(Xlsx.of(printout(drawn)))) {
      assertEquals(drawn, rows(workbook, "Stops").get(1).getCell(0).asString());
    }
    String odd = "x\u0001y\uD83D\uDE00z\uD83D<&>]]>";
    try (ReadableWorkbook workbook = workbook(Xlsx.of(printout(odd)))) {
      String read = rows(workbook, "Stops").get(1).getCell(0).asString();
      assertTrue(read.contains("\uD83D\uDE00z"), read);
      assertTrue(read.endsWith("<&>]]>"), read);
    }
  }

  /** Nothing in a file may act: what is stored is text, also where it looks like PDF. */
  @Test
  void whatIsStoredIsInertInThePdf() throws IOException {
    String script = "<script>alert(1)</script> (x) Tj /JS (app.alert) \\ http://x.invalid";
    byte[] bytes = Pdf.of(printout(script));
    assertTrue(pdf(printout(script)).contains("alert(1)"));
    try (PDDocument document = Loader.loadPDF(bytes)) {
      assertEquals(null, document.getDocumentCatalog().getOpenAction());
      assertEquals(null, document.getDocumentCatalog().getNames());
      for (var page : document.getPages()) {
        assertTrue(page.getAnnotations().isEmpty());
      }
    }
    assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("/JavaScript"));
  }

  @Test
  void aLongTableGoesOverPagesWithoutLosingARow() throws IOException {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(Cell.row("row-" + i + ".", i));
    }
    Printout printout =
        new Printout(
            "long/name",
            "Title",
            List.of("line"),
            List.of(new Printout.Section("Rows", new Table(List.of("name", "value"), rows))),
            "the footer");
    assertEquals("long_name", printout.name());
    byte[] bytes = Pdf.of(printout);
    assertTrue(bytes.length < 300_000, bytes.length + " bytes");
    try (PDDocument document = Loader.loadPDF(bytes)) {
      String text = new PDFTextStripper().getText(document);
      for (int i = 0; i < 1000; i++) {
        assertTrue(text.contains("row-" + i + "."), "row " + i);
      }
      int pages = document.getNumberOfPages();
      assertTrue(pages > 10, pages + " pages");
      assertEquals(pages, text.split("the footer", -1).length - 1);
      assertTrue(text.contains("page " + pages), "pages are numbered");
    }
  }

  @Test
  void sectionsAreOneTableInCsv() {
    Printout printout =
        new Printout(
            "n",
            "t",
            List.of(),
            List.of(
                new Printout.Section(
                    "A", new Table(List.of("name", "value"), List.of(Cell.row("x", 1)))),
                new Printout.Section(
                    "B", new Table(List.of("name", "note"), List.of(Cell.row("y", "z"))))),
            "f");
    assertEquals("section,name,value,note\r\nA,x,1,\r\nB,y,,z\r\n", Csv.of(printout.table()));
  }

  @Test
  void aRowFitsItsColumns() {
    assertThrows(
        IllegalArgumentException.class, () -> new Table(List.of("a"), List.of(Cell.row(1, 2))));
  }

  private static Table table(Object cell) {
    return new Table(List.of("cell", "n"), List.of(Cell.row(cell, 1)));
  }

  private static Printout printout(Object cell) {
    return new Printout(
        "report", "Title", List.of(), List.of(new Printout.Section("Stops", table(cell))), "foot");
  }

  private static ReadableWorkbook workbook(byte[] bytes) throws IOException {
    return new ReadableWorkbook(new ByteArrayInputStream(bytes));
  }

  private static List<Row> rows(ReadableWorkbook workbook, String sheet) throws IOException {
    Sheet found = workbook.findSheet(sheet).orElseThrow();
    return found.read();
  }

  private static String pdf(Printout printout) throws IOException {
    try (PDDocument document = Loader.loadPDF(Pdf.of(printout))) {
      return new PDFTextStripper().getText(document);
    }
  }
}
