// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whatever stands on the topic of readings. Each build replays the corpus; {@code JAZZER_FUZZ=1 mvn
 * test -Dtest=ReadingBatchFuzzTest -pl contracts} looks for new ones.
 */
class ReadingBatchFuzzTest {
  private static final long MOST_BYTES = 1 << 20;
  private static final int TRIES = 3;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** What is read can be written and read again; what cannot be read says so. */
  @FuzzTest(maxDuration = "10m")
  void aRecordIsABatchOrRefused(byte[] sent) {
    assertThat(allocated(sent)).as("bytes that decoding takes").isLessThan(MOST_BYTES);
    try {
      ReadingBatch batch = ReadingBatchCodec.decode(sent);
      assertThat(ReadingBatchCodec.decode(ReadingBatchCodec.encode(batch))).isEqualTo(batch);
    } catch (UnreadableBatchException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** The least of some tries: a first one also loads classes. */
  private static long allocated(byte[] sent) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && least >= MOST_BYTES; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        assertThat(ReadingBatchCodec.decode(sent)).isNotNull();
      } catch (UnreadableBatchException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
