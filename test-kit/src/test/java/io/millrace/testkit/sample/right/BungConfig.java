// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.right;

import java.time.Instant;

/** Nothing wrong: wiring may know the clock and everything else. */
public final class BungConfig {
  private BungConfig() {}

  static Instant start() {
    return Instant.now();
  }
}
