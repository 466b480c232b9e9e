// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.ledger;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.device.Served;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The ledger: one line per value that a master got, in the order served. Tab-separated: device,
 * tag, how many-th value of the tag, microseconds since 1970-01-01 UTC, the value. Safe for use by
 * several threads.
 */
public final class LedgerStore implements AutoCloseable {
  private final FlushedFile file;

  /**
   * @throws UncheckedIOException when the file cannot be made.
   */
  public LedgerStore(Path path) {
    file = new FlushedFile(path);
  }

  /**
   * @throws UncheckedIOException when the lines cannot be written.
   */
  public void append(String device, List<Served> served, Instant at) {
    StringBuilder lines = new StringBuilder();
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    for (Served one : served) {
      lines.append(device).append('\t').append(one.tag()).append('\t').append(one.number());
      lines.append('\t').append(micros).append('\t').append(text(one.value())).append('\n');
    }
    file.append(lines);
  }

  @Override
  public void close() {
    file.close();
  }

  /** All digits of whole numbers, {@link Double#toString} of real ones, text as JSON writes it. */
  static String text(TagValue value) {
    return switch (value) {
      case TagValue.Text text -> Json.MAPPER.writeValueAsString(text.value());
      case TagValue.Real real -> Double.toString(real.value());
      case TagValue.Bool bool -> Boolean.toString(bool.value());
      case TagValue.Int number -> Long.toString(number.value());
      case TagValue.UnsignedInt number -> Long.toUnsignedString(number.bits());
    };
  }
}
