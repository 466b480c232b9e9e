// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.testkit.Examples;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryStoreTest {
  private static final ReadingBatch FIRST =
      Examples.batch("filler", 1, Examples.reading(Examples.PRODUCED, Examples.AT, 1));
  private static final ReadingBatch SECOND =
      Examples.batch("filler", 2, Examples.reading(Examples.PRODUCED, Examples.AT, 2));

  @TempDir Path folder;

  @Test
  void batchesAreReadInTheirOrder() throws IOException, InterruptedException {
    write(FIRST, SECOND);

    assertThat(read()).containsExactly(FIRST, SECOND);
  }

  @Test
  void aDamagedFileIsToldByItsName() throws IOException {
    write(FIRST, SECOND);
    Path file = folder.resolve("readings.bin");
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(whole.length - 1, whole.length - 20)) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("readings.bin is damaged");
    }
    Files.write(file, new byte[] {-1, 0, 0, 0});
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("readings.bin is damaged");
  }

  @Test
  void aStopWhileItIsAwaitedEndsTheWait() {
    assertThatThrownBy(() -> HistoryStore.await(folder, new CountDownLatch(0)))
        .isInstanceOf(InterruptedException.class);
  }

  private void write(ReadingBatch... batches) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve("readings.bin")))) {
      for (ReadingBatch batch : batches) {
        byte[] bytes = ReadingBatchCodec.encode(batch);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }

  private List<ReadingBatch> read() throws IOException, InterruptedException {
    List<ReadingBatch> batches = new ArrayList<>();
    HistoryStore.await(folder, new CountDownLatch(1)).orElseThrow().read(batches::add);
    return batches;
  }
}
