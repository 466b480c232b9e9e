// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A plant's past as the simulator writes it to a folder, see its README. */
record HistoryStore(Path folder) {
  private static final String READINGS = "readings.bin";
  private static final int LONGEST_BATCH = 16 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Told of one batch after the other. */
  @FunctionalInterface
  interface Reader {
    void read(ReadingBatch batch) throws IOException, InterruptedException;
  }

  /** The past, once it is complete; empty when it is not within two minutes. */
  static Optional<HistoryStore> await(Path folder, CountDownLatch ending)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!Files.exists(folder.resolve(READINGS))) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        return Optional.empty();
      }
      if (ending.await(200, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("asked to stop");
      }
    }
    return Optional.of(new HistoryStore(folder));
  }

  /** The model that the readings were made by, YAML. */
  String plantModel() throws IOException {
    return Files.readString(folder.resolve("plant.yaml"));
  }

  /** What people said of it: {@code path}, {@code key} and {@code body} of a request each. */
  List<JsonNode> sayings() throws IOException {
    return Files.readAllLines(folder.resolve("sayings.ndjson")).stream()
        .map(Json.MAPPER::readTree)
        .toList();
  }

  /**
   * The batches in their order.
   *
   * @throws IOException when the file is damaged or cannot be read.
   */
  void read(Reader reader) throws IOException, InterruptedException {
    Path file = folder.resolve(READINGS);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        int length;
        try {
          length = in.readInt();
        } catch (EOFException _) {
          return;
        }
        if (length < 1 || length > LONGEST_BATCH) {
          throw new IOException("%s is damaged: a batch of %d bytes".formatted(file, length));
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new IOException("%s is damaged: it ends within a batch".formatted(file));
        }
        reader.read(ReadingBatchCodec.decode(bytes));
      }
    } catch (UnreadableBatchException e) {
      throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }
}
