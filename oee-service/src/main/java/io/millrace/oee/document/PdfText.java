// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Chunk;
import org.openpdf.text.Font;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.BaseFont;

/**
 * Text in the first font that has its characters: one that is embedded, for Latin, Greek and
 * Cyrillic , and three of the viewer's own, for Chinese, Japanese and Korean. A character that none
 * has, and scripts whose letters join or change their order, are shown as their code: {@code
 * [U+1F600]}. Confined to one thread.
 */
final class PdfText {
  private static final byte[] SANS = read("/font-fallback/LiberationSans-Regular.ttf");

  private final List<BaseFont> fonts;

  private PdfText(List<BaseFont> fonts) {
    this.fonts = fonts;
  }

  static PdfText fresh() {
    try {
      return new PdfText(
          List.of(
              BaseFont.createFont(
                  "LiberationSans-Regular.ttf",
                  BaseFont.IDENTITY_H,
                  BaseFont.EMBEDDED,
                  false,
                  SANS,
                  null),
              BaseFont.createFont("STSong-Light", "UniGB-UCS2-H", BaseFont.NOT_EMBEDDED),
              BaseFont.createFont("HeiseiKakuGo-W5", "UniJIS-UCS2-H", BaseFont.NOT_EMBEDDED),
              BaseFont.createFont("HYGoThic-Medium", "UniKS-UCS2-H", BaseFont.NOT_EMBEDDED)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param size in points.
   */
  Phrase of(String text, float size) {
    Phrase phrase = new Phrase(size * 1.3f);
    StringBuilder run = new StringBuilder();
    BaseFont current = fonts.getFirst();
    for (int point : text.codePoints().toArray()) {
      BaseFont font = font(point);
      BaseFont next = font == null ? fonts.getFirst() : font;
      if (!next.equals(current) && !run.isEmpty()) {
        phrase.add(new Chunk(run.toString(), new Font(current, size)));
        run = new StringBuilder();
      }
      current = next;
      run.append(font == null ? code(point) : Character.toString(point));
    }
    if (!run.isEmpty()) {
      phrase.add(new Chunk(run.toString(), new Font(current, size)));
    }
    return phrase;
  }

  private @Nullable BaseFont font(int point) {
    if (!isDrawnAsItIs(point)) {
      return null;
    }
    for (BaseFont font : fonts) {
      if (font.charExists(point)) {
        return font;
      }
    }
    return null;
  }

  private static boolean isDrawnAsItIs(int point) {
    return !Character.isISOControl(point)
        && Character.getType(point) != Character.FORMAT
        && switch (Character.getDirectionality(point)) {
          case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
              Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
              false;
          default -> true;
        };
  }

  private static String code(int point) {
    return point == '\n' || point == '\r' || point == '\t' ? " " : "[U+%04X]".formatted(point);
  }

  private static byte[] read(String resource) {
    try (InputStream file = BaseFont.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("the PDF library no longer has " + resource);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
