// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.gateway.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two units behind one connection, of which a new plant model changes one. */
@Timeout(30)
class SharedLineTest {
  private static final Duration PERIOD = Duration.ofMillis(50);
  private static final Duration FASTER = Duration.ofMillis(20);

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  @TempDir Path folder;

  @Test
  void theNeighbourKeepsTheConnection() throws IOException {
    Outlet outlet =
        new Outlet() {
          @Override
          public void readings(String device, int modelVersion, List<Reading> readings) {
            // What was asked tells all.
          }

          @Override
          public void event(GatewayEvent event) {
            events.add(event);
          }
        };
    IdentityStore identities =
        new IdentityStore("edge", new WholeFileStore(folder.resolve("known")), outlet, clocks);
    try (FakeModbusServer server = new FakeModbusServer();
        Fleet fleet =
            new Fleet(
                "edge",
                new ModbusDriver(clocks, Duration.ofSeconds(1)),
                clocks,
                outlet,
                identities,
                RandomGeneratorFactory.of("L64X128MixRandom").create(1))) {
      fleet.apply(
          Plants.readable(Plants.model(1, device(server, 1, PERIOD), device(server, 2, PERIOD))));
      await().until(() -> asked(server, 1) > 5 && asked(server, 2) > 5);
      int before = asked(server, 2);

      fleet.apply(
          Plants.readable(Plants.model(2, device(server, 1, PERIOD), device(server, 2, FASTER))));
      await().until(() -> asked(server, 2) > before + 20);
      fleet.apply(Plants.readable(Plants.model(3, device(server, 1, PERIOD))));
      int left = asked(server, 1);
      await().until(() -> asked(server, 1) > left + 5);

      assertThat(server.connects()).hasSize(1);
      assertThat(fleet.device("unit-1").orElseThrow().vitals().errors()).isEmpty();
      assertThat(events)
          .filteredOn(GatewayEvent.LinkChanged.class::isInstance)
          .extracting(event -> ((GatewayEvent.LinkChanged) event).device())
          .containsExactlyInAnyOrder("unit-1", "unit-2", "unit-2");
    }
  }

  private static int asked(FakeModbusServer server, int unit) {
    return Math.toIntExact(server.asked().stream().filter(one -> one.unit() == unit).count());
  }

  private static DeviceDefinition device(FakeModbusServer server, int unit, Duration period) {
    return Plants.definition(
        "unit-" + unit,
        new DeviceEndpoint.ModbusTcp("127.0.0.1", server.port(), unit, null, null, null),
        period,
        Plants.definition("value-" + unit, "holding:0", DataType.UINT16));
  }
}
