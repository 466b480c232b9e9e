// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device is asked for its tags between the polls of its line. */
@Timeout(60)
class BrowseInTurnTest {
  private static final Browsed.Impossible DONE = new Browsed.Impossible("it has told all");

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final Talker talker = new Talker();
  @TempDir Path folder;
  private @Nullable PollRunner runner;

  /** Goes on telling tags until it has been polled so often. */
  private static final class Talker implements Device {
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger steps = new AtomicInteger();
    final CountDownLatch isPolled = new CountDownLatch(1);
    volatile int tellsUntil;
    volatile boolean isLost;

    @Override
    public void poll(Set<Duration> due, Consumer<Reading> into) {
      polls.incrementAndGet();
      isPolled.countDown();
    }

    @Override
    public void read(Set<TagName> tags, Consumer<Reading> into) {}

    @Override
    public TestRead testRead(String address, @Nullable Integer unitId, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Browsed browse() throws DeviceException {
      steps.incrementAndGet();
      if (isLost) {
        throw new DeviceException(DeviceException.Kind.TIMEOUT, "NO_ANSWER", "it is silent");
      }
      return polls.get() < tellsUntil ? new Browsed.Unfinished() : DONE;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  @Test
  void pollingGoesOnAndAllWhoWaitAreTold() throws Exception {
    PollRunner line = start();
    talker.tellsUntil = talker.polls.get() + 5;
    CompletableFuture<Browsed> first = line.browse("talker");
    CompletableFuture<Browsed> second = line.browse("talker");
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(talker.polls.get()).isGreaterThanOrEqualTo(talker.tellsUntil);
    assertThat(talker.steps.get()).isGreaterThan(1);
  }

  @Test
  void whoeverWaitsIsToldThatTheDeviceIsLost() throws Exception {
    PollRunner line = start();
    talker.isLost = true;
    assertThatThrownBy(() -> line.browse("talker").get(30, TimeUnit.SECONDS))
        .hasRootCauseMessage("it is silent");
    assertThatThrownBy(() -> line.browse("nobody").get(30, TimeUnit.SECONDS))
        .hasRootCauseMessage("the link is down: it is not polled");
    talker.isLost = false;
    talker.tellsUntil = Integer.MAX_VALUE;
    CompletableFuture<Browsed> never = line.browse("talker");
    line.close();
    assertThatThrownBy(() -> never.get(30, TimeUnit.SECONDS))
        .hasRootCauseMessage("it is no longer read");
  }

  private PollRunner start() throws InterruptedException {
    Outlet nowhere =
        new Outlet() {
          @Override
          public void readings(String device, int modelVersion, List<Reading> readings) {}

          @Override
          public void event(GatewayEvent event) {}
        };
    PollRunner line =
        new PollRunner(
            "line",
            "edge",
            clocks,
            nowhere,
            new IdentityStore(
                "edge", new WholeFileStore(folder.resolve("identities.json")), nowhere, clocks),
            new Random(1));
    runner = line;
    Device.Opener opener =
        new Device.Opener() {
          @Override
          public Device open() {
            return talker;
          }

          @Override
          public DevicePlan plan() {
            throw new UnsupportedOperationException();
          }
        };
    line.start();
    line.serve(
        List.of(
            PolledDevice.of(
                Plants.device(
                    "talker",
                    Plants.endpoint(1),
                    Plants.tag("count", "holding:0", DataType.UINT16, Duration.ofMillis(20))),
                (_, _) -> opener,
                1,
                clocks)));
    assertThat(talker.isPolled.await(30, TimeUnit.SECONDS)).isTrue();
    return line;
  }
}
