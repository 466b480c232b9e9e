// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.modbus.FakeModbusServer;
import io.millrace.gateway.modbus.ModbusDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A serial line with 30 units behind a server, 5 of them dead: the living keep their period. */
@Timeout(90)
class SilentUnitsTest {
  private static final int UNITS = 30;
  private static final int DEAD = 5;
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final Duration WATCHED = Duration.ofSeconds(25);

  @TempDir Path folder;

  private static final class Kept implements Outlet {
    final Map<String, List<Reading>> readings = new ConcurrentHashMap<>();

    @Override
    public void readings(String device, int modelVersion, List<Reading> read) {
      readings.computeIfAbsent(device, _ -> new CopyOnWriteArrayList<>()).addAll(read);
    }

    @Override
    public void event(GatewayEvent event) {}
  }

  /** From the first byte of a question in vain to the end of its wait; or a stall. */
  private record Probe(long from, long to) {}

  /** Notes when this machine itself stood still, so that no driver can be blamed for it. */
  private static final class Metronome implements AutoCloseable {
    private static final long TICK = Duration.ofMillis(5).toNanos();
    private static final long STALL = Duration.ofMillis(30).toNanos();

    final List<Probe> stalls = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
    private volatile boolean isStopping;

    Metronome() {
      thread.start();
    }

    private void run() {
      long before = System.nanoTime();
      while (!isStopping) {
        LockSupport.parkNanos(TICK);
        long now = System.nanoTime();
        if (now - before > STALL) {
          stalls.add(new Probe(before, now));
        }
        before = now;
      }
    }

    @Override
    public void close() {
      isStopping = true;
    }
  }

  @Test
  void theLivingKeepTheirPeriod() throws Exception {
    Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
    Kept kept = new Kept();
    try (FakeModbusServer server = FakeModbusServer.rtu()) {
      server.script(
          (asked, reply) -> {
            if (asked.unit() > DEAD) {
              reply.right();
            }
          });
      Driver.Line line = new ModbusDriver(clocks, Duration.ofSeconds(1)).line(endpoint(server, 1));
      List<PolledDevice> devices = new ArrayList<>();
      for (int unit = 1; unit <= UNITS; unit++) {
        devices.add(PolledDevice.of(device(server, unit), line, 1, clocks));
      }
      IdentityStore identities =
          new IdentityStore("edge", new WholeFileStore(folder.resolve("ids.json")), kept, clocks);
      long begun = System.nanoTime();
      List<Probe> stalls;
      try (Metronome metronome = new Metronome();
          PollRunner runner =
              new PollRunner("bus", "edge", clocks, kept, identities, new Random(1))) {
        runner.start();
        runner.serve(devices);
        await()
            .atMost(WATCHED.plusSeconds(10))
            .until(() -> System.nanoTime() - begun > WATCHED.toNanos());
        stalls = List.copyOf(metronome.stalls);
      }
      long sinceFirstRound = begun + Duration.ofSeconds(3).toNanos();
      assertThat(server.connects())
          .as("nobody's silence ends the connection")
          .allSatisfy(at -> assertThat(at).isLessThan(sinceFirstRound));
      List<Probe> probes =
          server.asked().stream()
              .filter(asked -> asked.unit() <= DEAD)
              .map(asked -> new Probe(asked.at(), asked.at() + TIMEOUT.toNanos()))
              .toList();
      double share = probes.size() * TIMEOUT.toNanos() / (double) WATCHED.toNanos();
      List<Long> jitters = new ArrayList<>();
      long worst = 0;
      for (int unit = DEAD + 1; unit <= UNITS; unit++) {
        int own = unit;
        List<Long> asked =
            server.asked().stream()
                .filter(one -> one.unit() == own && one.at() > sinceFirstRound)
                .map(FakeModbusServer.Asked::at)
                .toList();
        for (int i = 1; i < asked.size(); i++) {
          long from = asked.get(i - 1);
          long to = asked.get(i);
          long jitter = Math.abs(to - from - PERIOD.toNanos());
          worst = Math.max(worst, jitter);
          // A probe in the period before may have made the first of the two late.
          long margin = PERIOD.toNanos();
          if (Stream.of(probes, stalls)
              .flatMap(List::stream)
              .noneMatch(p -> p.from() < to && p.to() + margin > from)) {
            jitters.add(jitter);
          }
        }
      }
      jitters.sort(null);
      long p99 = jitters.get(jitters.size() * 99 / 100);
      System.getLogger("bus")
          .log(
              System.Logger.Level.INFO,
              "{0} questions in vain, {1} of the line''s time; {2} intervals away from them, p99"
                  + " jitter {3} ms; worst anywhere {4} ms; the machine stood still {5} times",
              probes.size(),
              share,
              jitters.size(),
              p99 / 1e6,
              worst / 1e6,
              stalls.size());
      assertThat(jitters).as("the machine stood still %d times", stalls.size()).isNotEmpty();
      assertThat(Duration.ofNanos(p99)).isLessThan(PERIOD.dividedBy(5));
      // The first round, a credit of three seconds, and a twentieth of the time since.
      assertThat(probes.size() * TIMEOUT.toMillis())
          .isLessThanOrEqualTo((DEAD + 1) * TIMEOUT.toMillis() + 3_000 + WATCHED.toMillis() / 20);
      assertThat(Duration.ofNanos(worst))
          .as("one wait at a time")
          .isLessThan(PERIOD.plus(stalls.isEmpty() ? Duration.ZERO : PERIOD));
      for (int unit = DEAD + 1; unit <= UNITS; unit++) {
        assertThat(kept.readings.get("u" + unit))
            .extracting(Reading::quality)
            .containsOnly(Quality.GOOD);
      }
      assertThat(devices.getFirst().vitals().link().reason()).contains("TIMEOUT");
      DevicePlan plan = devices.getFirst().plan();
      assertThat(plan.absent())
          .singleElement()
          .satisfies(
              absent -> {
                assertThat(absent.unitId()).isEqualTo(1);
                assertThat(absent.attempts()).isGreaterThan(1);
              });
    }
  }

  private static DeviceEndpoint.ModbusRtuTcp endpoint(FakeModbusServer server, int unit) {
    return new DeviceEndpoint.ModbusRtuTcp(
        "127.0.0.1", server.port(), 115_200, unit, TIMEOUT, null, null, null, null);
  }

  private static ResolvedPlant.Device device(FakeModbusServer server, int unit) {
    return Plants.device(
        "u" + unit,
        endpoint(server, unit),
        Plants.tag("count", "holding:0", DataType.UINT16, PERIOD));
  }
}
