// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.right;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing wrong: a pure core, arrays and lambdas included. */
public record Bung(List<String> names, int width, @Nullable Instant at) {
  static Instant next(InstantSource clock, byte[][] bytes) {
    return Instant.now(java.time.Clock.systemUTC()).minusMillis(bytes.length + clock.millis());
  }

  List<String> upper() {
    return names.stream().map(name -> name.repeat(width)).toList();
  }
}
