// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The true states that the simulated plant wrote, whatever anybody read. */
public final class StateLedgerStore {
  private static final Pattern TAB = Pattern.compile("\t");
  private static final int COLUMNS = 7;
  private static final String NO_CODE = "-";

  private StateLedgerStore() {}

  /**
   * By equipment path, the codes that each machine showed, one after the other without a gap; the
   * last ends with its last line. Machines that show no code are left out.
   *
   * @throws UncheckedIOException when the file cannot be read.
   * @throws IllegalArgumentException when a line is not one of a truth file.
   */
  public static Map<String, List<StateSpan>> read(Path file) {
    Map<String, List<StateSpan>> byUnit = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(line -> add(line, byUnit));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return byUnit;
  }

  private static void add(String line, Map<String, List<StateSpan>> byUnit) {
    String[] columns = TAB.split(line, -1);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException("'%s' is no line of a truth file".formatted(line));
    }
    if (columns[3].equals(NO_CODE)) {
      return;
    }
    Instant at = Instant.EPOCH.plus(Long.parseLong(columns[0]), ChronoUnit.MICROS);
    long code = Long.parseLong(columns[3]);
    List<StateSpan> spans = byUnit.computeIfAbsent(columns[1], _ -> new ArrayList<>());
    if (!spans.isEmpty()) {
      StateSpan last = spans.removeLast();
      spans.add(new StateSpan(last.code(), last.from(), at));
      if (last.code() == code) {
        return;
      }
    }
    spans.add(new StateSpan(code, at, at));
  }
}
