// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.ControllerServer;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.load.NumberedValue;
import io.millrace.testkit.Examples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A simulated controller whose tags {@code Tag0} and on have another value at each read, so that a
 * value tells whose it is and how many-th. Its clock can be turned on.
 */
final class NumberedController implements AutoCloseable {
  static final Duration PERIOD = Duration.ofMillis(100);
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  final ControllerMemory memory = new ControllerMemory();
  final List<Tag> tags = new ArrayList<>();
  final ControllerServer server;
  private final Map<TagName, Long> made = new ConcurrentHashMap<>();
  private final AtomicLong skipped = new AtomicLong();

  NumberedController(ControllerLimits limits, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      memory.addTag("", "Tag" + i, Elementary.DINT);
      tags.add(tag("tag" + i, "Tag" + i, DataType.INT32));
    }
    server =
        new ControllerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Identity(1, 14, 55, 33, 11, 0x60, 0xC0FFEE, "Simulated"),
            limits,
            memory,
            tags.stream().collect(Collectors.toMap(Function.identity(), Tag::address)),
            () ->
                (tag, number) -> {
                  made.put(tag.name(), number);
                  return NumberedValue.of(tag, number);
                },
            (_, _) -> {},
            clock());
  }

  static Tag tag(String name, String address, DataType type) {
    return new Tag(
        TagName.of(Examples.FILLER, name),
        address,
        type,
        null,
        null,
        type == DataType.STRING ? 80 : 0,
        null,
        null,
        PERIOD,
        null,
        null,
        null);
  }

  /** This controller, or the end of a cable to it, as a device of the plant. */
  static ResolvedPlant.Device device(String name, int port, String path, List<Tag> tags) {
    return device(name, port, path, TIMEOUT, tags);
  }

  /**
   * @param timeout how long its client waits for an answer.
   */
  static ResolvedPlant.Device device(
      String name, int port, String path, Duration timeout, List<Tag> tags) {
    return new ResolvedPlant.Device(
        name,
        Examples.GATEWAY,
        Examples.FILLER,
        new DeviceEndpoint.EtherNetIp("127.0.0.1", port, path, timeout, null),
        tags);
  }

  ResolvedPlant.Device device(String name) {
    return device(name, server.port(), "1,0", tags);
  }

  /** The same for a client that waits longer than any machine is busy. */
  ResolvedPlant.Device patient(String name) {
    return device(name, server.port(), "1,0", PolledPlc.PATIENCE, tags);
  }

  /** How many values of each tag there have been. */
  Map<TagName, Long> made() {
    return Map.copyOf(made);
  }

  /** For the controller, so much time passes at once. */
  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }

  private InstantSource clock() {
    return () -> Instant.now().plusNanos(skipped.get());
  }

  /**
   * Each GOOD reading has a value of its own tag that was made for this read and not for an earlier
   * one.
   *
   * @return how many were GOOD.
   */
  int assertNothingWrongIsGood(Map<TagName, Long> before, List<Reading> readings) {
    int good = 0;
    for (Reading reading : readings) {
      if (reading.quality() == Quality.GOOD) {
        Tag tag =
            tags.stream().filter(it -> it.name().equals(reading.tag())).findFirst().orElseThrow();
        assertThat(
                LongStream.rangeClosed(
                        before.getOrDefault(tag.name(), 0L) + 1, made.getOrDefault(tag.name(), 0L))
                    .mapToObj(number -> NumberedValue.of(tag, number)))
            .as("%s, made for this read", tag.address())
            .contains(reading.value());
        good++;
      }
    }
    return good;
  }

  @Override
  public void close() {
    server.close();
  }
}
