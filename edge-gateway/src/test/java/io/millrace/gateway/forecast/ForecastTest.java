// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Driver;
import io.millrace.gateway.device.DriverOfProtocol;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.forecast.DeviceForecast.Basis;
import io.millrace.gateway.forecast.Forecast.Elsewhere;
import io.millrace.gateway.modbus.ModbusDriver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drivers' own plans, of devices at an address where nobody is. */
class ForecastTest {
  private static final DeviceEndpoint.ModbusTcp BUS =
      new DeviceEndpoint.ModbusTcp("192.0.2.1", null, 1, null, null, null);
  private static final DeviceEndpoint CONTROLLER =
      new DeviceEndpoint.EtherNetIp("192.0.2.2", null, null, null, null);

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final Driver driver =
      new DriverOfProtocol(
          new ModbusDriver(clocks, Duration.ofSeconds(1)),
          new EipDriver(clocks, Duration.ofSeconds(1)));

  /** Registers 0 and 100 lie more than the 8 apart that may be read in vain: two requests. */
  @Test
  void devicesThatNobodyMetAreForecastByWhatIsAssumed() {
    Forecast forecast =
        Forecast.of(
            plant(
                modbus("mixer", BUS, "holding:0", "holding:100"),
                Plants.definition(
                    "plc",
                    CONTROLLER,
                    Plants.SECOND,
                    Plants.definition("speed", "Motor.Speed", DataType.FLOAT32))),
            "edge",
            driver,
            List.of());

    assertThat(forecast.site()).isEqualTo("acme/lyon");
    assertThat(forecast.lines())
        .extracting(LineForecast::line)
        .containsExactly("192.0.2.1:502", "192.0.2.2:44818/1,0");
    LineForecast bus = forecast.lines().getFirst();
    assertThat(bus.needed()).isEqualTo(Duration.ofMillis(20));
    DeviceForecast mixer = bus.devices().getFirst();
    assertThat(mixer.basis()).isEqualTo(Basis.ASSUMED);
    assertThat(mixer.extraMessages()).isEqualTo(1);
    assertThat(forecast.lines().getLast().devices().getFirst().why())
        .contains("not connected so far");
  }

  /** With maxGap 99 the two registers are one request of 101. */
  @Test
  void whatIsReadNowSpeaksForItselfAndForWhatItWouldBecome() {
    DeviceDefinition before = modbus("mixer", BUS, "holding:0", "holding:100");
    DeviceEndpoint wider = new DeviceEndpoint.ModbusTcp("192.0.2.1", 502, 1, null, 99, null);
    List<PolledDevice> running = running(plant(before));

    DeviceForecast same = only(Forecast.of(plant(before), "edge", driver, running));
    DeviceForecast joined =
        only(
            Forecast.of(
                plant(modbus("mixer", wider, "holding:0", "holding:100")),
                "edge",
                driver,
                running));

    assertThat(same.basis()).isEqualTo(Basis.IN_USE);
    assertThat(joined.basis()).isEqualTo(Basis.LEARNED);
    assertThat(joined.learnedFrom()).isEqualTo("mixer");
    assertThat(joined.isMeasured()).isFalse();
    assertThat(joined.cycles().getFirst().messages()).isEqualTo(1);
  }

  @Test
  void otherSitesStayOnTheLineAndOtherGatewaysAreOnlyNamed() {
    ResolvedPlant.Device besides =
        new ResolvedPlant.Device(
            "pump",
            "edge",
            EquipmentId.of("acme/metz/hall/cell/pump"),
            BUS,
            List.of(Plants.tag("flow", "holding:0", DataType.UINT16)));
    DeviceDefinition mine = modbus("mixer", BUS, "holding:0");
    DeviceDefinition theirs =
        new DeviceDefinition(
            "oven", "other", mine.equipment(), null, BUS, Plants.SECOND, mine.tags());
    // Gone from this site with the new model.
    DeviceDefinition gone = modbus("gone", BUS, "holding:7");

    Forecast forecast =
        Forecast.of(
            plant(mine, theirs),
            "edge",
            driver,
            List.of(polled(besides), polled(plant(gone).devices().getFirst())));

    LineForecast bus = forecast.lines().getFirst();
    assertThat(bus.devices())
        .extracting(DeviceForecast::device, DeviceForecast::site)
        .containsExactly(tuple("mixer", null), tuple("pump", "acme/metz"));
    assertThat(bus.needed()).isEqualTo(Duration.ofMillis(20));
    assertThat(forecast.elsewhere()).containsExactly(new Elsewhere("other", List.of("oven")));
  }

  private static DeviceForecast only(Forecast forecast) {
    return forecast.lines().getFirst().devices().getFirst();
  }

  private List<PolledDevice> running(ResolvedPlant plant) {
    return plant.devices().stream().map(this::polled).toList();
  }

  private PolledDevice polled(ResolvedPlant.Device device) {
    return PolledDevice.of(device, driver.line(device.endpoint()), 1, clocks);
  }

  private static ResolvedPlant plant(DeviceDefinition... devices) {
    return ResolvedPlant.of(Plants.model(1, devices).model());
  }

  private static DeviceDefinition modbus(
      String name, DeviceEndpoint endpoint, String... addresses) {
    return Plants.definition(
        name,
        endpoint,
        Plants.SECOND,
        Arrays.stream(addresses)
            .map(at -> Plants.definition("t" + at.substring(8), at, DataType.UINT16))
            .toArray(TagDefinition[]::new));
  }
}
