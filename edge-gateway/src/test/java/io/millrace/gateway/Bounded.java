// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Whatever the other end sends, decoding it costs at most 1 MiB and 100 ms. */
public final class Bounded {
  private static final long MOST_BYTES = 1 << 20;
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TRIES = 3;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private Bounded() {}

  /**
   * By the thread that calls this. What costs more is done again: a first time also loads classes,
   * and a machine may be busy. Time is the processor's.
   *
   * @param decoding of one message; may be done more than once.
   */
  public static void run(Runnable decoding) {
    long bytes = 0;
    long nanos = 0;
    for (int i = 0; i < TRIES; i++) {
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      long nanosBefore = THREADS.getCurrentThreadCpuTime();
      decoding.run();
      nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
      bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
      if (bytes < MOST_BYTES && nanos < MOST_NANOS) {
        return;
      }
    }
    assertThat(bytes).as("bytes that decoding takes").isLessThan(MOST_BYTES);
    assertThat(nanos).as("nanoseconds that decoding takes").isLessThan(MOST_NANOS);
  }
}
