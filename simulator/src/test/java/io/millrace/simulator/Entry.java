// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A line of the ledger, as somebody who only knows its format reads it. */
record Entry(String device, String tag, long number, long micros, String value) {
  static List<Entry> in(Path ledger) throws IOException {
    return Files.readAllLines(ledger).stream()
        .map(line -> List.of(line.split("\t", -1)))
        .map(
            parts ->
                new Entry(
                    parts.get(0),
                    parts.get(1),
                    Long.parseLong(parts.get(2)),
                    Long.parseLong(parts.get(3)),
                    parts.get(4)))
        .toList();
  }
}
