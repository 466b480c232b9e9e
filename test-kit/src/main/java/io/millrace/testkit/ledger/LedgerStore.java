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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ledger that the simulated plant wrote. */
public final class LedgerStore {
  private static final Pattern TAB = Pattern.compile("\t");
  private static final int COLUMNS = 5;

  private LedgerStore() {}

  /**
   * The values by full tag name, in the order served.
   *
   * @throws UncheckedIOException when the file cannot be read.
   * @throws IllegalArgumentException when a line is not one of a ledger.
   */
  public static Map<String, List<ServedValue>> read(Path file) {
    return read(file, _ -> true);
  }

  /** As {@link #read(Path)}, of some tags only: a long run's ledger does not fit into memory. */
  static Map<String, List<ServedValue>> read(Path file, Predicate<String> isWanted) {
    Map<String, List<ServedValue>> byTag = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(
          line -> {
            String[] columns = TAB.split(line, -1);
            if (columns.length != COLUMNS) {
              throw new IllegalArgumentException("'%s' is no line of a ledger".formatted(line));
            }
            if (isWanted.test(columns[1])) {
              ServedValue value = parse(columns);
              byTag.computeIfAbsent(value.tag(), _ -> new ArrayList<>()).add(value);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return byTag;
  }

  private static ServedValue parse(String[] columns) {
    return new ServedValue(
        columns[1],
        Long.parseLong(columns[2]),
        Instant.EPOCH.plus(Long.parseLong(columns[3]), ChronoUnit.MICROS),
        columns[4]);
  }
}
