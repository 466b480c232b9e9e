// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import java.util.ArrayList;
import java.util.List;

/** Reads CSV after RFC 4180, apart from what writes it. */
final class CsvText {
  private CsvText() {}

  static List<List<String>> lines(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isQuoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && (c == ',' || c == '\n')) {
        line.add(cell.toString());
        cell = new StringBuilder();
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else if (isQuoted || c != '\r') {
        cell.append(c);
      }
    }
    return lines;
  }
}
