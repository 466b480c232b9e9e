// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canning line as the platform's gateway reads it. */
class CanningPlantTest {
  private static final int IN_BOOL_ARRAYS = 5;

  @TempDir Path folder;

  @Test
  void everyTagOfTheModelIsReadAsItWasServed() throws Exception {
    Path ledger = folder.resolve("ledger.tsv");
    Map<String, String> read = new HashMap<>();
    List<ResolvedPlant.Device> devices;
    try (Simulator simulator =
        Simulator.start(
            SimulatorSettings.bottlingLine().withLedger(ledger), InstantSource.system())) {
      devices =
          ResolvedPlant.of(simulator.model()).devices().stream()
              .filter(device -> device.endpoint() instanceof DeviceEndpoint.EtherNetIp)
              .toList();
      for (ResolvedPlant.Device device : devices) {
        try (GatewayClient client = new GatewayClient(device)) {
          for (Reading reading : client.poll()) {
            if (reading.value() == null && isInBoolArray(device, reading)) {
              continue;
            }
            assertThat(reading.quality()).as("%s", reading).isEqualTo(Quality.GOOD);
            read.put(reading.tag().text(), text(Objects.requireNonNull(reading.value())));
          }
        }
      }
    }
    Map<String, String> served = new HashMap<>();
    Entry.in(ledger).forEach(entry -> served.put(entry.tag(), entry.value()));
    assertThat(read.remove("acme/lyon/bottling/line2/filler/controller"))
        .isEqualTo("\"1756-L83E/B\"");
    assertThat(read).isEqualTo(served);
    assertThat(read).hasSizeGreaterThanOrEqualTo(tags(devices).size() - 1 - IN_BOOL_ARRAYS);
  }

  @Test
  void machinesOfOneControllerShareItsPort() throws Exception {
    try (Simulator simulator =
        Simulator.start(SimulatorSettings.bottlingLine(), InstantSource.system())) {
      assertThat(simulator.device("line2-filler").server())
          .isSameAs(simulator.device("line2-depalletiser").server())
          .isNotSameAs(simulator.device("line2-packer").server());
      assertThat(simulator.device("line2-packer").port())
          .isNotEqualTo(simulator.device("line2-filler").port());
    }
  }

  @Test
  void thePortsOfTheFileAreThoseOfAStartWithoutOptions() {
    assertThat(Placement.placed(ModelStore.bottlingLine(), Arguments.parse().settings()))
        .isEqualTo(ModelStore.bottlingLine());
  }

  /** Elements of arrays of BOOL are not read yet; they are in the ledger as words are read. */
  private static boolean isInBoolArray(ResolvedPlant.Device device, Reading reading) {
    return device.tags().stream()
        .filter(tag -> tag.name().equals(reading.tag()))
        .anyMatch(tag -> tag.type() == DataType.BOOL && tag.address().endsWith("]"));
  }

  private static List<Tag> tags(List<ResolvedPlant.Device> devices) {
    return devices.stream().flatMap(device -> device.tags().stream()).toList();
  }

  private static String text(TagValue value) {
    return switch (value) {
      case TagValue.Text text -> "\"" + text.value() + "\"";
      case TagValue.Real real -> Double.toString(real.value());
      case TagValue.Bool bool -> Boolean.toString(bool.value());
      case TagValue.Int number -> Long.toString(number.value());
      case TagValue.UnsignedInt number -> Long.toUnsignedString(number.bits());
    };
  }
}
