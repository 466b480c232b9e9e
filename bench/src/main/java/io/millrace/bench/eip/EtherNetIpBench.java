// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.ControllerServer;
import io.millrace.simulator.eip.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How fast our EtherNet/IP client reads the same tags from the same simulated controller as that of
 * PLC4X, and as the bare requests sent again and again without being understood, which is the
 * limit.
 *
 * <p>Then the same over a long line, from a controller that grants one connection and from one that
 * grants several: what it is worth to have several requests in flight.
 *
 * <p>All in one run on one machine; each client alone in a process of its own, the controller in
 * this one. What counts are the ratios.
 */
public final class EtherNetIpBench {
  private static final TagSet SET = new TagSet(1000);
  private static final int WARM_UP_SECONDS = 8;
  private static final int SECONDS = 10;

  /** One way of the long line; twice that is usual for a controller that has other things to do. */
  private static final Duration ONE_WAY = Duration.ofMillis(2);

  private static final ControllerLimits ONE_CONNECTION =
      new ControllerLimits(Way.toSlot(0), true, 4002, 504, 1);

  /** All of them fit its connection of 4000 bytes; which is the fastest is seen by trying. */
  private static final List<Integer> PLC4X_REQUESTS = List.of(25, 50, 100, 150);

  private EtherNetIpBench() {}

  /**
   * What a client did in the measured time.
   *
   * @param messages that the controller got meanwhile.
   */
  private record Result(
      String name, long polls, long readings, double seconds, double cpuSeconds, long messages) {
    double readingsPerSecond() {
      return readings / seconds;
    }

    double millisPerPoll() {
      return seconds * 1e3 / polls;
    }

    double cpuMicrosPerReading() {
      return cpuSeconds * 1e6 / readings;
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path recorded = Files.createTempFile("millrace-bench", ".requests");
    try (ControllerServer controller = controller(ControllerLimits.LARGE)) {
      record(controller, recorded);
      Result limit =
          run(
              "limit: the requests as they were recorded",
              controller,
              "limit",
              recorded.toString());
      Result own = run("Millrace", controller, "millrace");
      List<Result> others = new ArrayList<>();
      for (int tags : PLC4X_REQUESTS) {
        others.add(
            run(
                "PLC4X, %d tags in a request".formatted(tags),
                controller,
                "plc4x",
                Integer.toString(tags)));
      }
      print(limit, own, others);
      printLongLine(
          overALongLine("one request in flight", ONE_CONNECTION),
          overALongLine("up to four", ControllerLimits.LARGE));
    } finally {
      Files.delete(recorded);
    }
  }

  private static Result overALongLine(String name, ControllerLimits limits) throws Exception {
    try (ControllerServer controller = controller(limits);
        LongLine line = new LongLine(controller.port(), ONE_WAY)) {
      return run(name, controller, line.port(), "millrace");
    }
  }

  private static ControllerServer controller(ControllerLimits limits) throws IOException {
    return new ControllerServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Identity(1, 14, 55, 20, 11, 0, 0xC0FFEE, "Simulated controller"),
        limits,
        SET.memory(),
        Map.of(),
        () ->
            (tag, _) -> {
              throw new IllegalStateException("nothing measures " + tag.name());
            },
        (_, _) -> {},
        InstantSource.system());
  }

  /** The messages of our client's second poll. */
  private static void record(ControllerServer controller, Path into) throws Exception {
    try (Recorder recorder = new Recorder(controller.port())) {
      Process client = start(recorder.port(), 0, 0, "millrace");
      BufferedReader says = client.inputReader();
      expect(says.readLine(), client);
      recorder.forget();
      tell(client);
      expect(says.readLine(), client);
      Files.write(into, recorder.sent());
      tell(client);
      client.waitFor();
    }
  }

  private static Result run(String name, ControllerServer controller, String... client)
      throws Exception {
    return run(name, controller, controller.port(), client);
  }

  private static Result run(String name, ControllerServer controller, int port, String... client)
      throws Exception {
    Process process = start(port, WARM_UP_SECONDS, SECONDS, client);
    BufferedReader says = process.inputReader();
    expect(says.readLine(), process);
    long before = controller.requests();
    tell(process);
    String[] said = expect(says.readLine(), process).split(" ", -1);
    long messages = controller.requests() - before;
    tell(process);
    process.waitFor();
    return new Result(
        name,
        Long.parseLong(said[0]),
        Long.parseLong(said[1]),
        Double.parseDouble(said[2]),
        Double.parseDouble(said[3]),
        messages);
  }

  private static Process start(int port, int warmUp, int seconds, String... client)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ClientProcess.class.getName(),
                client[0],
                Integer.toString(port),
                Integer.toString(SET.tags()),
                Integer.toString(warmUp),
                Integer.toString(seconds)));
    command.addAll(List.of(client).subList(1, client.length));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void tell(Process process) throws IOException {
    process.outputWriter().write("go on\n");
    process.outputWriter().flush();
  }

  private static String expect(@Nullable String line, Process process) throws InterruptedException {
    if (line == null) {
      throw new IllegalStateException("a client ended with " + process.waitFor());
    }
    return line;
  }

  private static void print(Result limit, Result own, List<Result> others) {
    Result best =
        others.stream().max(Comparator.comparingDouble(Result::readingsPerSecond)).orElseThrow();
    System.out.printf("%d tags, half DINT and half REAL, polled without a pause%n", SET.tags());
    printAll(Stream.concat(Stream.of(limit, own), others.stream()));
    System.out.printf(
        "Millrace reads %.2f times as fast as PLC4X at its best, with %.2f of its CPU per reading;"
            + " %.2f of the limit%n",
        own.readingsPerSecond() / best.readingsPerSecond(),
        own.cpuMicrosPerReading() / best.cpuMicrosPerReading(),
        own.readingsPerSecond() / limit.readingsPerSecond());
  }

  private static void printLongLine(Result one, Result several) {
    System.out.printf("the same over a line of %d ms each way%n", ONE_WAY.toMillis());
    printAll(Stream.of(one, several));
    System.out.printf(
        "With several requests in flight a poll takes %.1f ms instead of %.1f ms%n",
        several.millisPerPoll(), one.millisPerPoll());
  }

  private static void printAll(Stream<Result> results) {
    System.out.printf(
        "%-45s %12s %16s %16s%n", "", "readings/s", "CPU us/reading", "requests/poll");
    results.forEach(
        result ->
            System.out.printf(
                "%-45s %,12.0f %16.2f %16.1f%n",
                result.name(),
                result.readingsPerSecond(),
                result.cpuMicrosPerReading(),
                (double) result.messages() / result.polls()));
  }
}
