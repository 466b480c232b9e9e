// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.ControllerServer;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.Template;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long our EtherNet/IP client takes to learn 100,000 tags and 400 structures of a simulated
 * controller, first and again, and in how much memory. The client is alone in a process that has
 * 200 MiB of heap, so that it cannot have taken more.
 */
public final class BrowseBench {
  private static final int TAGS = 100_000;
  private static final int STRUCTURES = 400;
  private static final Elementary[] SIMPLE = {
    Elementary.DINT, Elementary.REAL, Elementary.BOOL, Elementary.LINT
  };

  private BrowseBench() {}

  /**
   * @param arguments none; or the controller's port, for the client's process.
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      browse(Integer.parseInt(arguments[0]));
      return;
    }
    try (ControllerServer controller = controller()) {
      Process client =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx200m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  BrowseBench.class.getName(),
                  Integer.toString(controller.port()))
              .inheritIO()
              .start();
      if (client.waitFor() != 0) {
        throw new IllegalStateException("the client ended with " + client.exitValue());
      }
      System.out.printf("%,d requests, both together%n", controller.requests());
    }
  }

  private static void browse(int port) throws Exception {
    DeviceEndpoint endpoint =
        new DeviceEndpoint.EtherNetIp("127.0.0.1", port, "1,0", Duration.ofSeconds(10), null);
    EquipmentId place = EquipmentId.of("acme/lyon/bottling/line1/filler");
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (Device device =
        new EipDriver(new Clocks(InstantSource.system(), System::nanoTime), Duration.ZERO)
            .line(endpoint)
            .opener(new ResolvedPlant.Device("plc", "edge", place, endpoint, List.of()), _ -> {})
            .open()) {
      memory.gc();
      long before = memory.getHeapMemoryUsage().getUsed();
      for (String turn : List.of("first", "again")) {
        long start = System.nanoTime();
        long cpuBefore = system.getProcessCpuTime();
        Browsed browsed = device.browse();
        while (browsed instanceof Browsed.Unfinished) {
          browsed = device.browse();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = (system.getProcessCpuTime() - cpuBefore) / 1e9;
        if (!(browsed instanceof Browsed.Complete)) {
          throw new IllegalStateException("it was not browsed: " + browsed);
        }
        memory.gc();
        System.out.printf(
            "%s: %.3f s, of which %.3f s of CPU; %.1f MiB kept%n",
            turn,
            seconds,
            cpu,
            (memory.getHeapMemoryUsage().getUsed() - before) / (double) (1 << 20));
      }
    }
  }

  private static ControllerServer controller() throws IOException {
    return new ControllerServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Identity(1, 14, 55, 20, 11, 0, 0xC0FFEE, "Simulated controller"),
        ControllerLimits.LARGE,
        memory(),
        Map.of(),
        () ->
            (tag, _) -> {
              throw new IllegalStateException("nothing measures " + tag.name());
            },
        (_, _) -> {},
        InstantSource.system());
  }

  /** Half of the tags in twenty programs, one in ten a structure of structures. */
  private static ControllerMemory memory() {
    ControllerMemory memory = new ControllerMemory();
    List<Template> types = new ArrayList<>();
    for (int i = 0; i < STRUCTURES / 2; i++) {
      Template inner =
          Template.named("Inner_%03d".formatted(i))
              .add("Running", Elementary.BOOL)
              .add("Speed", Elementary.REAL)
              .addArray("Codes", Elementary.INT, 8)
              .at(0x100 + 2 * i);
      types.add(
          Template.named("Outer_%03d".formatted(i))
              .addArray("Inner", inner, 5)
              .add("Total", Elementary.DINT)
              .at(0x101 + 2 * i));
    }
    for (int i = 1; i <= TAGS; i++) {
      String scope = i % 2 == 0 ? "Program_%02d".formatted(i / 2 % 20) : "";
      String name = "Tag_%06d".formatted(i);
      if (i % 10 == 0) {
        memory.addTag(scope, name, types.get(i / 10 % types.size()));
      } else {
        memory.addTag(scope, name, SIMPLE[i % SIMPLE.length]);
      }
    }
    return memory;
  }
}
