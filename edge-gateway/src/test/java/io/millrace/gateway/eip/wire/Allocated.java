// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes of memory something asked for, whether it kept them or not. */
public final class Allocated {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private Allocated() {}

  /**
   * By the thread that calls this, the second time that it is done: the first also loads classes.
   */
  public static long by(Runnable work) {
    work.run();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
