// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A plant's past as files of a folder: {@code plant.yaml}, the model it was read by; {@code
 * sayings.ndjson}, a request that somebody made on each line; {@code readings.bin}, batches as on
 * {@code telemetry.readings.v1}, each behind its length in four bytes. The readings come last, and
 * whole, so who finds them finds everything. Used by one thread.
 */
final class HistoryStore implements AutoCloseable {
  private static final String READINGS = "readings.bin";

  private final Path folder;
  private final Path unfinished;
  private final DataOutputStream readings;

  /**
   * @throws IOException when the folder or a file cannot be made.
   */
  HistoryStore(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    unfinished = folder.resolve(READINGS + ".next");
    readings = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)));
  }

  static boolean isThere(Path folder) {
    return Files.exists(folder.resolve(READINGS));
  }

  void append(ReadingBatch batch) throws IOException {
    byte[] bytes = ReadingBatchCodec.encode(batch);
    readings.writeInt(bytes.length);
    readings.write(bytes);
  }

  void finish(PlantModel model, List<Saying> sayings) throws IOException {
    Files.writeString(folder.resolve("plant.yaml"), Json.YAML.writeValueAsString(model));
    Files.writeString(
        folder.resolve("sayings.ndjson"),
        sayings.stream()
            .map(saying -> Json.MAPPER.writeValueAsString(saying) + "\n")
            .collect(Collectors.joining()));
    readings.close();
    Files.move(
        unfinished,
        folder.resolve(READINGS),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    readings.close();
    Files.deleteIfExists(unfinished);
  }
}
