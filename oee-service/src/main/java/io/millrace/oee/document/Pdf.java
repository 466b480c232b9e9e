// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.openpdf.text.Element;
import org.openpdf.text.HeaderFooter;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/**
 * Printouts as PDF. Whatever is stored is drawn as text: there are no links, scripts or forms in
 * it. Pure.
 */
public final class Pdf {
  /** Media type. */
  public static final String TYPE = "application/pdf";

  private static final float MARGIN = 36;
  private static final float TITLE = 14;
  private static final float HEADING = 10;
  private static final float BODY = 7.5f;
  private static final float SMALL = 6;
  private static final float HEAD_GRAY = 0.92f;
  private static final float FULL_WIDTH = 100;

  private Pdf() {}

  public static byte[] of(Printout printout) {
    PdfText text = PdfText.fresh();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (org.openpdf.text.Document paper =
        new org.openpdf.text.Document(PageSize.A4.rotate(), MARGIN, MARGIN, MARGIN, MARGIN)) {
      PdfWriter.getInstance(paper, bytes);
      paper.addTitle(printout.title());
      paper.setFooter(footer(text, printout.footer()));
      paper.open();
      paper.add(new Paragraph(text.of(printout.title(), TITLE)));
      for (String line : printout.lines()) {
        paper.add(new Paragraph(text.of(line, HEADING)));
      }
      for (Printout.Section section : printout.sections()) {
        Paragraph heading = new Paragraph(text.of(section.name(), HEADING));
        heading.setSpacingBefore(HEADING);
        heading.setSpacingAfter(SMALL / 2);
        paper.add(heading);
        paper.add(table(text, section.table()));
      }
    }
    return bytes.toByteArray();
  }

  private static HeaderFooter footer(PdfText text, String footer) {
    HeaderFooter every = new HeaderFooter(text.of(footer + " · page ", SMALL), text.of("", SMALL));
    every.setBorder(Rectangle.TOP);
    every.setAlignment(Element.ALIGN_LEFT);
    return every;
  }

  /** Its head is repeated on each page; a row too high for a page goes on with the next one. */
  private static PdfPTable table(PdfText text, Table table) {
    PdfPTable drawn = new PdfPTable(widths(table));
    drawn.setWidthPercentage(FULL_WIDTH);
    drawn.setHeaderRows(1);
    drawn.setSplitLate(false);
    for (String column : table.columns()) {
      PdfPCell cell = new PdfPCell(text.of(column, BODY));
      cell.setGrayFill(HEAD_GRAY);
      drawn.addCell(cell);
    }
    for (List<Cell> row : table.rows()) {
      for (Cell one : row) {
        PdfPCell cell = new PdfPCell(text.of(one.text(), BODY));
        if (one instanceof Cell.Amount) {
          cell.setHorizontalAlignment(Element.ALIGN_RIGHT);
        }
        drawn.addCell(cell);
      }
    }
    return drawn;
  }

  /** Each column by its longest text, within bounds. */
  private static float[] widths(Table table) {
    float[] widths = new float[table.columns().size()];
    for (int column = 0; column < widths.length; column++) {
      int index = column;
      int longest =
          Math.max(
              table.columns().get(column).length(),
              table.rows().stream()
                  .mapToInt(row -> row.get(index).text().length())
                  .max()
                  .orElse(0));
      widths[column] = Math.clamp(longest, 8, 45);
    }
    return widths;
  }
}
