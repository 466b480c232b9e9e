// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * One client alone in a process of its own, so that the processor time is its own: warms up, says
 * so, measures when it is told to, says what it has, and ends when it is told to.
 */
public final class ClientProcess {
  private ClientProcess() {}

  /**
   * @param arguments which client, port, tags, seconds to warm up, seconds to measure; then for
   *     PLC4X the tags in a request, for the limit the recorded file.
   */
  public static void main(String[] arguments) throws Exception {
    TagSet set = new TagSet(Integer.parseInt(arguments[2]));
    Duration warmUp = Duration.ofSeconds(Long.parseLong(arguments[3]));
    Duration measured = Duration.ofSeconds(Long.parseLong(arguments[4]));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Client client = client(arguments, set)) {
      run(client, set, warmUp);
      System.out.println("warm");
      orders.readLine();
      System.out.println(run(client, set, measured));
      orders.readLine();
    }
    // PLC4X leaves threads behind.
    System.exit(0);
  }

  private static Client client(String[] arguments, TagSet set) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    return switch (arguments[0]) {
      case "limit" -> new ReplayClient(port, set, Path.of(arguments[5]));
      case "millrace" -> new MillraceClient(port, set);
      case "plc4x" -> new Plc4xClient(port, set, Integer.parseInt(arguments[5]));
      default -> throw new IllegalArgumentException("no client is named " + arguments[0]);
    };
  }

  /** Polls until the time is over, at least once; polls, readings, seconds and their CPU's. */
  private static String run(Client client, TagSet set, Duration time) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long polls = 0;
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    do {
      int good = client.poll();
      if (good != set.tags()) {
        throw new IllegalStateException("%d of %d tags were read".formatted(good, set.tags()));
      }
      polls++;
    } while (System.nanoTime() - start < time.toNanos());
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
    return String.format(
        Locale.ROOT, "%d %d %f %f", polls, polls * set.tags(), seconds, cpuSeconds);
  }
}
