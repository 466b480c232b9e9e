// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.time;

import java.time.Instant;
import java.util.function.Supplier;

/** Wrong: takes the time from the machine, once by a call and once by a reference. */
public final class BarrelClock {
  private BarrelClock() {}

  static long byCall() {
    return System.currentTimeMillis();
  }

  static Supplier<Instant> byReference() {
    return Instant::now;
  }

  static void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
