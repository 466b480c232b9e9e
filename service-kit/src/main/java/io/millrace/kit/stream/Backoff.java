// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.time.Duration;

/** How long to wait before trying again: doubling from 0.2 s to 5 s, a quarter of it random. */
public final class Backoff {
  private static final long FIRST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 5_000;

  private Backoff() {}

  /**
   * @param failures how many attempts failed before this one, 0 or more.
   * @param random uniform in 0..1, so that those who failed together do not return together.
   */
  public static Duration after(int failures, double random) {
    long full = failures >= 5 ? LONGEST_MILLIS : Math.min(LONGEST_MILLIS, FIRST_MILLIS << failures);
    return Duration.ofMillis(full - Math.round(full * 0.25 * random));
  }
}
