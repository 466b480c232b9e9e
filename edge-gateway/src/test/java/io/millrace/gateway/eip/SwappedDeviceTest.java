// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.DeviceConfirmed;
import io.millrace.contracts.events.GatewayEvent.DeviceSwapped;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Identification;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import io.millrace.gateway.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** D6: a controller is swapped for one with another serial number, while it is polled or not. */
@Timeout(120)
class SwappedDeviceTest implements Outlet {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long OLD = 0xC0FFEE;
  private static final long NEW = 0x60A1B2C3L;

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  private final List<Reading> read = new CopyOnWriteArrayList<>();
  @TempDir Path folder;
  private FakeController controller;

  @BeforeEach
  void startController() throws IOException {
    controller = new FakeController();
    controller.tags.put(
        EPath.of(new EPath.Symbol("First")).encode().toString(),
        new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000")));
  }

  @AfterEach
  void closeController() throws IOException {
    controller.close();
  }

  @Override
  public void readings(String device, int modelVersion, List<Reading> readings) {
    read.addAll(readings);
  }

  @Override
  public void event(GatewayEvent event) {
    if (event instanceof DeviceSwapped || event instanceof DeviceConfirmed) {
      events.add(event);
    }
  }

  @Test
  void itsReadingsAreDoubtfulUntilItIsConfirmedAlsoOverRestarts() throws Exception {
    IdentityStore identities = identities();
    try (Fleet _ = poll(identities)) {
      awaitQuality(Quality.GOOD);
      swapFor(NEW);
      awaitQuality(Quality.UNCERTAIN);
      assertThat(read.getLast().reason()).isEqualTo(QualityReason.DEVICE_SWAPPED);
      assertThat(read.getLast().value()).isNotNull();
    }
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            DeviceSwapped.class,
            swapped -> {
              assertThat(swapped.was()).isEqualTo(identity("00C0FFEE"));
              assertThat(swapped.is()).isEqualTo(identity("60A1B2C3"));
              assertThat(swapped.isExpected()).isFalse();
            });

    IdentityStore restarted = identities();
    try (Fleet _ = poll(restarted)) {
      awaitQuality(Quality.UNCERTAIN);
      assertThat(events).as("the same swap is told once").hasSize(1);
      assertThat(restarted.confirm("plc", "00C0FFEE"))
          .as("another one answers")
          .hasValueSatisfying(known -> assertThat(known.wasSwapped()).isTrue());
      assertThat(restarted.confirm("plc", "60A1B2C3"))
          .map(Identification::wasSwapped)
          .hasValue(false);
      awaitQuality(Quality.GOOD);
      assertThat(restarted.confirm("plc", "60A1B2C3"))
          .map(Identification::wasSwapped)
          .hasValue(false);
      assertThat(restarted.confirm("nobody", "60A1B2C3")).isEmpty();
    }
    assertThat(events).hasSize(2);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            DeviceConfirmed.class,
            confirmed -> assertThat(confirmed.is()).isEqualTo(identity("60A1B2C3")));

    try (Fleet _ = poll(identities())) {
      awaitQuality(Quality.GOOD);
      assertThat(events).hasSize(2);
    }
  }

  @Test
  void oneThatIsSwappedWhileTheGatewayIsAwayIsNoticedAndSoIsItsReturn() throws Exception {
    try (Fleet _ = poll(identities())) {
      awaitQuality(Quality.GOOD);
    }
    controller.serial = NEW;
    try (Fleet _ = poll(identities())) {
      awaitQuality(Quality.UNCERTAIN);
      swapFor(OLD);
      awaitQuality(Quality.GOOD);
    }
    assertThat(events)
        .map(DeviceSwapped.class::cast)
        .extracting(DeviceSwapped::isExpected)
        .containsExactly(false, true);
  }

  @Test
  void aFileThatIsOfNoUseIsCountedAndReplaced() throws Exception {
    Files.writeString(folder.resolve("known.json"), "{\"plc\": ");
    IdentityStore identities = identities();
    assertThat(identities.failures()).isEqualTo(1);
    try (Fleet _ = poll(identities)) {
      awaitQuality(Quality.GOOD);
    }
    assertThat(identities().find("plc"))
        .hasValueSatisfying(known -> assertThat(known.known()).isEqualTo(identity("00C0FFEE")));
  }

  private void swapFor(long serial) throws IOException {
    controller.serial = serial;
    controller.hangUp();
  }

  private void awaitQuality(Quality quality) {
    await().atMost(PATIENCE).until(() -> !read.isEmpty() && read.getLast().quality() == quality);
  }

  private IdentityStore identities() {
    return new IdentityStore(
        "edge", new WholeFileStore(folder.resolve("known.json")), this, clocks);
  }

  private Fleet poll(IdentityStore identities) {
    read.clear();
    Fleet fleet =
        new Fleet(
            "edge",
            new EipDriver(clocks, Duration.ofMillis(10)),
            clocks,
            this,
            identities,
            new Random(1));
    fleet.apply(
        Plants.readable(
            Plants.model(
                1,
                Plants.definition(
                    "plc",
                    new DeviceEndpoint.EtherNetIp(
                        "127.0.0.1", controller.port(), "1,0", null, null),
                    Duration.ofMillis(50),
                    Plants.definition("first", "First", DataType.INT32)))));
    return fleet;
  }

  private static DeviceIdentity identity(String serial) {
    return new DeviceIdentity(1, 55, "Fake 5000", "20.11", serial);
  }
}
