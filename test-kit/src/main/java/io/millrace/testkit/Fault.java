// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.time.Duration;

/** What a bad cable does to the bytes of one direction. Counting starts when the fault is set. */
public sealed interface Fault {

  /** Everything passes. */
  record None() implements Fault {}

  /** Each piece of data arrives this much later. */
  record Delay(Duration by) implements Fault {}

  /** Nothing arrives and nobody is told: the half-open connection. What is sent is lost. */
  record Silence() implements Fault {}

  /**
   * The connection is closed in order after this many bytes.
   *
   * @param bytes bytes that still pass, per connection; not negative.
   */
  record Cut(long bytes) implements Fault {
    public Cut {
      requireNotNegative(bytes);
    }
  }

  /**
   * All bits of one byte are turned over.
   *
   * @param index which byte, per connection, 0 is the next; not negative.
   */
  record Corrupt(long index) implements Fault {
    public Corrupt {
      requireNotNegative(index);
    }
  }

  /** Bytes arrive one by one, this far apart. */
  record Drip(Duration pause) implements Fault {}

  /**
   * A bad radio link, as TCP shows it: no packet is missing, each that was lost comes after a
   * pause, which doubles while it is lost again, and who is lost too often loses the connection.
   *
   * @param latency by which data arrives later at least.
   * @param bytesPerSecond what fits through; positive.
   * @param loss share of the packets that are lost; 0..1.
   */
  record Narrow(Duration latency, int bytesPerSecond, double loss) implements Fault {
    public Narrow {
      if (bytesPerSecond <= 0 || loss < 0 || loss > 1) {
        throw new IllegalArgumentException(
            "no link has %d bytes a second and loses %s".formatted(bytesPerSecond, loss));
      }
    }
  }

  private static void requireNotNegative(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("must not be negative: " + value);
    }
  }
}
