// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.simulator.device.FieldServer;
import io.millrace.simulator.history.HistoryRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The simulated plant as a program of its own. */
public final class SimulatorApplication {
  private static final int CANNOT_RUN = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private SimulatorApplication() {}

  public static void main(String... words) throws InterruptedException {
    int status = run(words, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(String[] words, PrintStream out, PrintStream err)
      throws InterruptedException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(words);
    } catch (IllegalArgumentException e) {
      err.println("simulator: " + e.getMessage());
      return NOT_UNDERSTOOD;
    }
    if (arguments.isHelp()) {
      out.print(Arguments.HELP);
      return 0;
    }
    Simulator simulator;
    try {
      simulator = Simulator.start(arguments.settings(), InstantSource.system());
    } catch (IOException | UncheckedIOException e) {
      err.println("simulator: " + e.getMessage());
      return CANNOT_RUN;
    }
    return live(simulator, arguments, out, err);
  }

  private static int live(
      Simulator simulator, Arguments arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    CountDownLatch ending = new CountDownLatch(1);
    try (simulator) {
      if (arguments.writeModel() != null) {
        ModelStore.save(simulator.model(), arguments.writeModel());
      }
      if (arguments.isModelOnly()) {
        return 0;
      }
      for (PlannedMisbehaviour plan : arguments.misbehaviours()) {
        FieldServer server = simulator.device(plan.device()).server();
        Runnable misbehave = server.misbehaviour(plan.how());
        Thread.ofVirtual().start(() -> misbehave(server, misbehave, plan, ending));
      }
      CountDownLatch ended = closeAtShutdown(simulator, ending);
      out.println(summary(simulator.devices()));
      Path history = arguments.history();
      if (history != null) {
        Thread.ofPlatform()
            .name("history")
            .daemon()
            .start(() -> liveBefore(history, simulator, arguments.settings().seed(), out, err));
      }
      ended.await();
      return 0;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println("simulator: " + e.getMessage());
      return CANNOT_RUN;
    }
  }

  /** The machines answer meanwhile. */
  private static void liveBefore(
      Path history, Simulator simulator, long seed, PrintStream out, PrintStream err) {
    long start = System.nanoTime();
    try {
      long readings = HistoryRunner.run(history, simulator.model(), seed, InstantSource.system());
      out.println(
          "simulator: %d readings of the week before, in %d ms"
              .formatted(readings, Duration.ofNanos(System.nanoTime() - start).toMillis()));
    } catch (IOException | RuntimeException e) {
      err.println("simulator: there is no week before: " + e);
    }
  }

  private static CountDownLatch closeAtShutdown(Simulator simulator, CountDownLatch ending) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.countDown();
                  simulator.close();
                  ended.countDown();
                }));
    return ended;
  }

  private static void misbehave(
      FieldServer server, Runnable misbehave, PlannedMisbehaviour plan, CountDownLatch ending) {
    try {
      if (isEndingWithin(plan.after(), ending)) {
        return;
      }
      misbehave.run();
      if (plan.lasting() != null && !isEndingWithin(plan.lasting(), ending)) {
        server.behave();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isEndingWithin(Duration time, CountDownLatch ending)
      throws InterruptedException {
    return ending.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static String summary(List<SimulatedDevice> devices) {
    SimulatedDevice first = devices.getFirst();
    SimulatedDevice last = devices.getLast();
    return "simulator: %d devices answer, %s on port %d to %s on port %d"
        .formatted(devices.size(), first.name(), first.port(), last.name(), last.port());
  }
}
