// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.ModelApplied;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.Driver;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.RoundTrips;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.testkit.Examples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FleetTest {
  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final int NO_LINE = 99;
  private static final RandomGenerator RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom").create(1);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  @TempDir Path folder;
  private Fleet fleet;

  private final class Kept implements Outlet {
    @Override
    public void readings(String device, int modelVersion, List<Reading> readings) {
      log.add("read " + device + " v" + modelVersion);
    }

    @Override
    public void event(GatewayEvent event) {
      events.add(event);
    }
  }

  /** Devices that always answer 1; a device named "odd" meets a defect instead. */
  private final class FakeDriver implements Driver {
    @Override
    public String lineName(DeviceEndpoint endpoint) {
      return endpoint.toString();
    }

    @Override
    public Line line(DeviceEndpoint endpoint) {
      if (endpoint instanceof DeviceEndpoint.ModbusTcp modbus
          && modbus.portOrDefault() == NO_LINE) {
        throw new IllegalArgumentException("this driver makes no line to port " + NO_LINE);
      }
      return FakeOpener::new;
    }
  }

  private final class FakeOpener implements Device.Opener {
    private final ResolvedPlant.Device device;

    FakeOpener(ResolvedPlant.Device device, Consumer<DeviceException> failures) {
      this.device = device;
      assertThat(failures).isNotNull();
    }

    @Override
    public Device open() {
      log.add("open " + device.name());
      return new FakeDevice(device);
    }

    @Override
    public DevicePlan plan() {
      return DevicePlan.of("fake", new RoundTrips(), List.of(), List.of(), List.of());
    }
  }

  private final class FakeDevice implements Device {
    private final ResolvedPlant.Device device;

    FakeDevice(ResolvedPlant.Device device) {
      this.device = device;
    }

    @Override
    public void poll(Set<Duration> due, Consumer<Reading> into) {
      if (device.name().equals("odd")) {
        throw new IllegalStateException("a defect of this driver");
      }
      for (Tag tag : device.tags()) {
        into.accept(Reading.good(tag.name(), clocks.now(), new TagValue.Int(1)));
      }
    }

    @Override
    public void read(Set<TagName> tags, Consumer<Reading> into) {}

    @Override
    public TestRead testRead(String address, @Nullable Integer unitId, int length)
        throws DeviceException {
      throw new DeviceException(DeviceException.Kind.REFUSED, "FAKE", "a fake has no registers");
    }

    @Override
    public void close() {
      log.add("close " + device.name());
    }
  }

  @BeforeEach
  void makeFleet() {
    Outlet kept = new Kept();
    IdentityStore identities =
        new IdentityStore("edge", new WholeFileStore(folder.resolve("known.json")), kept, clocks);
    fleet = new Fleet("edge", new FakeDriver(), clocks, kept, identities, RANDOM);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void aNewModelTouchesOnlyTheDevicesThatItChanges() {
    fleet.apply(
        Plants.readable(
            Plants.model(1, device("a", 1, "x"), device("b", 2, "x"), device("c", 3, "x"))));
    PolledDevice unchanged = fleet.device("a").orElseThrow();
    await().until(() -> log.containsAll(List.of("read a v1", "read b v1", "read c v1")));

    fleet.apply(
        Plants.readable(
            Plants.model(2, device("a", 1, "x"), device("b", 2, "y"), device("d", 4, "x"))));
    await().until(() -> log.containsAll(List.of("read a v2", "read b v2", "read d v2")));

    assertThat(fleet.device("a")).containsSame(unchanged);
    assertThat(log).filteredOn("open a"::equals).hasSize(1);
    assertThat(log).doesNotContain("close a");
    assertThat(log).filteredOn("open b"::equals).hasSize(2);
    assertThat(log).contains("close b", "close c");
    assertThat(fleet.devices()).extracting(PolledDevice::name).containsExactly("a", "b", "d");
    assertThat(events).filteredOn(ModelApplied.class::isInstance).hasSize(2);
  }

  @Test
  void devicesOfOtherGatewaysAreNotRead() {
    DeviceDefinition other =
        new DeviceDefinition(
            "z",
            "hall-2",
            "bottling/line1/filler",
            null,
            Plants.endpoint(9),
            PERIOD,
            List.of(tag("z-x")));
    fleet.apply(Plants.readable(Plants.model(1, device("a", 1, "x"), other)));

    assertThat(fleet.devices()).extracting(PolledDevice::name).containsExactly("a");
    assertThat(fleet.sites()).singleElement().extracting(GatewaySite::devices).isEqualTo(1);
  }

  @Test
  void aModelThatCannotBeUsedChangesNothing() {
    fleet.apply(Plants.readable(Plants.model(1, device("a", 1, "x"))));
    PlantModel good = Plants.model(2, device("b", 2, "x")).model();
    PlantModel bad =
        new PlantModel(
            good.format(),
            good.enterprise(),
            good.site(),
            good.timeZone(),
            List.of(good.areas().getFirst(), good.areas().getFirst()),
            null,
            good.devices(),
            null);

    assertThatThrownBy(() -> fleet.apply(Plants.readable(Examples.version(2, bad))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/areas/1/name");
    assertThat(fleet.sites()).extracting(GatewaySite::version).containsExactly(1);
    assertThat(fleet.devices()).extracting(PolledDevice::name).containsExactly("a");
  }

  @Test
  void aDeviceThatCannotBeReadIsToldAndTheOthersAreRead() {
    DeviceDefinition typeless =
        Plants.definition(
            "b", Plants.endpoint(2), PERIOD, Plants.definition("b-x", "holding:0", null));
    DeviceDefinition unreachable = device("no-line", NO_LINE, "x");
    fleet.apply(Plants.readable(Plants.model(1, device("a", 1, "x"), typeless, unreachable)));

    await().until(() -> log.contains("read a v1"));
    GatewaySite site = fleet.sites().getFirst();
    assertThat(site.version()).isEqualTo(1);
    assertThat(site.devices()).isEqualTo(1);
    assertThat(site.refused()).isEqualTo(2);
    assertThat(site.refusals()).extracting(DeviceRefusal::device).containsExactly("b", "no-line");
    assertThat(site.refusals())
        .extracting(DeviceRefusal::reason)
        .containsExactly("/tags/0: tag 'b-x' has no type", "this driver makes no line to port 99");
    assertThat(site.refusals()).extracting(DeviceRefusal::remedy).doesNotContain("");
    assertThat(events)
        .filteredOn(ModelApplied.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(((ModelApplied) event).devices()).isEqualTo(1);
              assertThat(((ModelApplied) event).refused()).isEqualTo(2);
              assertThat(((ModelApplied) event).refusals()).isEqualTo(site.refusals());
            });

    fleet.apply(Plants.readable(Plants.model(2, device("a", 1, "x"), device("b", 2, "x"))));
    assertThat(fleet.devicesRefused()).isZero();
    assertThat(fleet.devices()).extracting(PolledDevice::name).containsExactly("a", "b");
    assertThat(log).filteredOn("open a"::equals).hasSize(1);
  }

  @Test
  void aNameThatAnotherSitesDeviceHasRefusesThatDeviceAlone() {
    fleet.apply(Plants.readable(Plants.model(1, device("press", 1, "x"))));
    await().until(() -> log.contains("read press v1"));
    PolledDevice first = fleet.device("press").orElseThrow();
    ReadableModel agen =
        Plants.readable(
            Examples.version(5, elsewhere("agen", device("press", 2, "x"), device("saw", 3, "x"))));
    fleet.apply(agen);

    assertThat(fleet.device("press")).containsSame(first);
    await().until(() -> log.contains("read saw v5"));
    assertThat(fleet.sites())
        .extracting(GatewaySite::site, GatewaySite::devices, GatewaySite::refused)
        .containsExactly(tuple("acme/agen", 1, 1), tuple("acme/lyon", 1, 0));
    assertThat(fleet.sites().getFirst().refusals())
        .singleElement()
        .extracting(DeviceRefusal::reason)
        .isEqualTo("gateway 'edge' reads a device of this name for acme/lyon");

    fleet.apply(Plants.readable(Plants.model(2, device("mill", 1, "x"))));
    assertThat(fleet.devicesRefused()).isZero();
    await().until(() -> log.contains("read press v5"));
  }

  private static PlantModel elsewhere(String site, DeviceDefinition... devices) {
    PlantModel lyon = Plants.model(1, devices).model();
    return new PlantModel(
        lyon.format(),
        lyon.enterprise(),
        site,
        lyon.timeZone(),
        lyon.areas(),
        null,
        lyon.devices(),
        null);
  }

  @Test
  void aDefectInOneDeviceStopsNoOther() {
    fleet.apply(Plants.readable(Plants.model(1, device("odd", 1, "x"), device("a", 1, "y"))));
    await().until(() -> log.stream().filter("read a v1"::equals).count() > 10);

    PolledDevice odd = fleet.device("odd").orElseThrow();
    assertThat(odd.vitals().link().reason()).contains("a defect of this driver");
    assertThat(odd.vitals().faults()).containsKey("DEFECT");
    assertThat(fleet.errors("MALFORMED")).isPositive();
  }

  @Test
  void aForgottenSiteIsNoLongerRead() {
    fleet.apply(Plants.readable(Plants.model(1, device("a", 1, "x"))));
    await().until(() -> log.contains("read a v1"));
    fleet.forget(Examples.FILLER.site());

    assertThat(fleet.devices()).isEmpty();
    await().until(() -> log.contains("close a"));
  }

  private static DeviceDefinition device(String name, int port, String tag) {
    return Plants.definition(name, Plants.endpoint(port), PERIOD, tag(name + "-" + tag));
  }

  private static TagDefinition tag(String name) {
    return Plants.definition(name, "holding:0", DataType.UINT16);
  }
}
