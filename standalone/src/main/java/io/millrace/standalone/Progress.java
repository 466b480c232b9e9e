// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for the person at the terminal: what has come up, and when. Thread-safe. */
final class Progress {
  private final PrintStream out;
  private final long startedNanos = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  /** One step is done. */
  void done(String step, String detail) {
    double seconds = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis() / 1000.0;
    out.println(String.format(Locale.ROOT, "  %5.1f s  %-22s %s", seconds, step, detail));
    out.flush();
  }

  /** Text as it is. */
  void say(String text) {
    out.println(text);
    out.flush();
  }
}
