// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets the line live in time: tick after tick, as fast as it was told. Safe for several threads.
 */
public final class LineRunner implements AutoCloseable {
  private final Line line;
  private final long nanosPerTick;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Observer observer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile LineState state;

  /** Hears of each state before anybody can read it. */
  @FunctionalInterface
  public interface Observer {
    /**
     * @param before the state that ends now; the same as {@code after} at the start.
     */
    void changed(LineState before, LineState after, Instant at);
  }

  /**
   * @param first the state to go on from.
   * @param speed how much faster than life; 1 for real time, positive.
   * @param nanoTime a clock that is never stepped.
   */
  public LineRunner(
      Line line,
      LineState first,
      double speed,
      InstantSource clock,
      LongSupplier nanoTime,
      Observer observer) {
    this.line = line;
    this.nanosPerTick = Math.max(1, Math.round(Line.TICK.toNanos() / speed));
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.observer = observer;
    this.state = first;
    observer.changed(state, state, clock.instant());
    this.thread = Thread.ofPlatform().name("line").daemon().start(this::run);
  }

  public LineState state() {
    return state;
  }

  /** Returns when no more tick comes. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long start = nanoTime.getAsLong();
    long first = state.tick();
    try {
      while (true) {
        long due = start + (state.tick() - first + 1) * nanosPerTick;
        if (closing.await(due - nanoTime.getAsLong(), TimeUnit.NANOSECONDS)) {
          return;
        }
        LineState after = line.next(state);
        observer.changed(state, after, clock.instant());
        state = after;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
