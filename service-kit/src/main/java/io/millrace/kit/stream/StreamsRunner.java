// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.util.List;
import org.springframework.context.SmartLifecycle;

/** All projections of a service. May be asked from any thread. */
public final class StreamsRunner implements SmartLifecycle {
  private final List<StreamRunner<?>> runners;
  private volatile boolean running;

  StreamsRunner(List<StreamRunner<?>> runners) {
    this.runners = List.copyOf(runners);
  }

  /** One per projection. */
  public List<StreamStatus> status() {
    return runners.stream().<StreamStatus>map(StreamRunner::status).toList();
  }

  @Override
  public void start() {
    running = true;
    runners.forEach(StreamRunner::start);
  }

  /** All at once, since each may take a few seconds. */
  @Override
  public void stop() {
    running = false;
    List<Thread> stopping =
        runners.stream().map(r -> Thread.ofVirtual().name("stop").start(r::stop)).toList();
    try {
      for (Thread thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
