// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.ledger;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.simulator.bottling.MachineState;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/**
 * What was true, whatever anybody read: one line per machine at each change of its mode and each
 * second. Tab-separated: microseconds since 1970-01-01 UTC, equipment, mode, state code shown
 * ({@code -} when it shows none), pieces produced, good, scrap since the start. Safe for use by
 * several threads.
 */
public final class TruthStore implements AutoCloseable {
  private final FlushedFile file;

  /**
   * @throws UncheckedIOException when the file cannot be made.
   */
  public TruthStore(Path path) {
    file = new FlushedFile(path);
  }

  /**
   * @throws UncheckedIOException when the line cannot be written.
   */
  public void append(Instant at, EquipmentId equipment, MachineState state, OptionalInt code) {
    file.append(
        "%d\t%s\t%s\t%s\t%d\t%d\t%d\n"
            .formatted(
                ChronoUnit.MICROS.between(Instant.EPOCH, at),
                equipment,
                state.mode(),
                code.isPresent() ? Integer.toString(code.getAsInt()) : "-",
                state.produced(),
                state.good(),
                state.scrap()));
  }

  @Override
  public void close() {
    file.close();
  }
}
