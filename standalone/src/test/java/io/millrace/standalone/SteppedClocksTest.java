// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.StateRule;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.PollRunner;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.oee.facts.Fact;
import io.millrace.oee.facts.PieceCount;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Timeline;
import io.millrace.oee.facts.UnitMemory;
import io.millrace.testkit.Examples;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** D11: clocks are set while a gateway reads; the order and the facts of OEE do not suffer. */
@Timeout(60)
class SteppedClocksTest {
  private static final Duration FAST = Duration.ofMillis(20);
  private static final TagName STATE = TagName.of(Examples.FILLER, "state");
  private static final TagName TIME = TagName.of(Examples.FILLER, "time");

  private final AtomicReference<Duration> gatewayIsOff = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<Instant> deviceSays = new AtomicReference<>(Instant.EPOCH);
  private final Clocks clocks =
      new Clocks(() -> Instant.now().plus(gatewayIsOff.get()), System::nanoTime);
  @TempDir Path folder;

  /** Makes a piece each time it is read, and is always producing. */
  private final class Machine implements Device {
    private long pieces;

    @Override
    public void poll(Set<Duration> due, Consumer<Reading> into) {
      pieces++;
      Instant at = clocks.now();
      into.accept(Reading.good(STATE, at, new TagValue.UnsignedInt(1)));
      into.accept(Reading.good(Examples.PRODUCED, at, new TagValue.UnsignedInt(pieces)));
      into.accept(Reading.good(TIME, at, new TagValue.Int(deviceSays.get().getEpochSecond())));
    }

    @Override
    public void read(Set<TagName> tags, Consumer<Reading> into) {}

    @Override
    public TestRead testRead(String address, @Nullable Integer unitId, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static final class Kept implements Outlet {
    final List<Reading> readings = new CopyOnWriteArrayList<>();
    final List<GatewayEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void readings(String device, int modelVersion, List<Reading> read) {
      readings.addAll(read);
    }

    @Override
    public void event(GatewayEvent event) {
      events.add(event);
    }

    List<Reading> of(TagName tag) {
      return readings.stream().filter(reading -> reading.tag().equals(tag)).toList();
    }
  }

  @Test
  void orderIsThatOfReadingAndNoPieceIsLostOrMadeUp() throws Exception {
    Instant begun = Instant.now();
    Kept kept = new Kept();
    try (PollRunner _ = started(kept)) {
      for (Instant said :
          List.of(
              begun,
              begun.plusSeconds(3600),
              Instant.EPOCH,
              Instant.parse("2099-06-01T00:00:00Z"),
              begun)) {
        deviceSays.set(said);
        more(kept, 10);
      }
      gatewayIsOff.set(Duration.ofMinutes(-5));
      more(kept, 40);
      gatewayIsOff.set(Duration.ZERO);
      more(kept, 40);
    }

    List<Reading> arrived = arrived(kept.readings);
    List<Long> pieces =
        arrived.stream()
            .filter(reading -> reading.tag().equals(Examples.PRODUCED))
            .map(reading -> reading.value() instanceof TagValue.UnsignedInt(long bits) ? bits : -1L)
            .toList();
    assertThat(pieces).isSorted().doesNotHaveDuplicates();
    assertThat(pieces.getLast() - pieces.getFirst()).isEqualTo(pieces.size() - 1L);
    assertThat(arrived)
        .allSatisfy(
            reading ->
                assertThat(reading.at())
                    .isBetween(begun.minusSeconds(301), Instant.now().plusSeconds(1)));
    assertThat(kept.events.stream().filter(GatewayEvent.ClockStepped.class::isInstance)).hasSize(4);
    facts(arrived, pieces.getLast() - pieces.getFirst(), begun);
  }

  private static void facts(List<Reading> arrived, long made, Instant begun) {
    UnitMemory memory = UnitMemory.unknown(Examples.FILLER);
    List<Fact> facts = new ArrayList<>();
    int steps = 0;
    for (Reading reading : arrived) {
      Timeline.Step step = Timeline.next(memory, unit(), reading);
      memory = step.memory();
      facts.addAll(step.facts());
      steps += step.isClockStepped() ? 1 : 0;
    }
    assertThat(steps).isPositive();
    assertThat(
            facts.stream()
                .filter(PieceCount.class::isInstance)
                .mapToLong(fact -> ((PieceCount) fact).pieces())
                .sum())
        .isEqualTo(made);
    Instant reached = begun.minusSeconds(1);
    for (Fact fact : facts) {
      if (fact instanceof StateInterval interval) {
        assertThat(interval.from()).isAfterOrEqualTo(reached);
        assertThat(interval.to()).isBefore(Instant.now().plusSeconds(1));
        reached = interval.to();
      }
    }
  }

  /** As ingest-service and oee-service get them: in batches of some, written and read again. */
  private static List<Reading> arrived(List<Reading> sent) throws Exception {
    List<Reading> arrived = new ArrayList<>();
    for (int from = 0; from < sent.size(); from += 30) {
      ReadingBatch batch =
          Examples.batch(
              "filler-plc",
              1 + from / 30,
              List.copyOf(sent.subList(from, Math.min(sent.size(), from + 30))));
      ReadingBatch back = ReadingBatchCodec.decode(ReadingBatchCodec.encode(batch));
      assertThat(back.readings()).containsExactlyInAnyOrderElementsOf(batch.readings());
      arrived.addAll(back.readings());
    }
    return arrived;
  }

  private static void more(Kept kept, int readings) {
    int before = kept.of(STATE).size();
    await().atMost(Duration.ofSeconds(20)).until(() -> kept.of(STATE).size() >= before + readings);
  }

  private PollRunner started(Kept kept) {
    Tag time = tag(TIME, "s");
    DeviceEndpoint endpoint =
        new DeviceEndpoint.ModbusTcp("127.0.0.1", 1, 1, Duration.ofSeconds(1), null, null);
    Machine machine = new Machine();
    Device.Opener opener =
        new Device.Opener() {
          @Override
          public Device open() {
            return machine;
          }

          @Override
          public DevicePlan plan() {
            throw new UnsupportedOperationException();
          }
        };
    PollRunner runner =
        new PollRunner(
            "line",
            "edge",
            clocks,
            kept,
            new IdentityStore(
                "edge", new WholeFileStore(folder.resolve("identities.json")), kept, clocks),
            new Random(1));
    runner.start();
    runner.serve(
        List.of(
            PolledDevice.of(
                new ResolvedPlant.Device(
                    "filler-plc",
                    "edge",
                    Examples.FILLER,
                    endpoint,
                    List.of(tag(STATE, null), tag(Examples.PRODUCED, null), time),
                    time),
                (_, _) -> opener,
                1,
                clocks)));
    return runner;
  }

  private static ResolvedPlant.WorkUnit unit() {
    return new ResolvedPlant.WorkUnit(
        Examples.FILLER,
        new StateRule.Codes(
            "state", Map.of("1", new StateRule.StateMeaning(EquipmentState.PRODUCING, null))),
        tag(STATE, null),
        List.of(
            new ResolvedPlant.Counter(
                tag(Examples.PRODUCED, null),
                CounterRule.Counts.PRODUCED,
                BigInteger.TWO.pow(32),
                1)),
        "water",
        Duration.ofMillis(10));
  }

  private static Tag tag(TagName name, @Nullable String unit) {
    return new Tag(
        name,
        "400001",
        DataType.UINT32,
        null,
        null,
        0,
        null,
        null,
        FAST,
        unit,
        null,
        null,
        Reporting.EVERY);
  }
}
