// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.plant.ResolvedPlant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One device of a model is written in words of another time; the other one must be read. */
class OwnDevicesTest {
  private static final String MODEL =
      """
      {"version": 3, "at": "2026-03-01T12:00:00Z", "model": {
        "format": 1, "enterprise": "acme", "site": "lyon", "timeZone": "Europe/Paris",
        "areas": [{"name": "hall", "workCenters": [
          {"name": "cell", "workUnits": [{"name": "one"}, {"name": "two"}]}]}],
        "templates": [
          {"name": "plain", "version": 1, "tags": [
            {"name": "b", "address": "holding:1", "type": "UINT16"}]},
          {"name": "used", "version": 2, "tags": [
            {"name": "a", "address": "holding:0", "type": "UINT16"}]}],
        "devices": [
          {"name": "good", "equipment": "hall/cell/two", "template": "plain@1",
            "endpoint": {"protocol": "modbus-tcp", "host": "127.0.0.1"}},
          {"name": "odd", "equipment": "hall/cell/one", "template": "used@2", "period": "PT1S",
            "endpoint": {"protocol": "modbus-tcp", "host": "127.0.0.2", "unitId": 7}}]}}
      """;

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "modbus-tcp", "host": "127.0.0.2" | "profinet", "host": "127.0.0.2" | /endpoint cannot be 'profinet'
          "protocol": "modbus-tcp", "host": "127.0.0.2", | "host": "127.0.0.2", | /endpoint/protocol is missing
          "PT1S"               | "now and then"          | /period cannot be now and then
          "PT1S"               | "PT25H"                 | /period: period is PT25H
          "unitId": 7          | "unitId": 700           | /endpoint/unitId: unit id is 700
          "used@2",            | "used@9",               | /template: there is no template 'used@9'
          "holding:0", "type": "UINT16" | "holding:0", "type": "UINT128" | template used@2: /tags/0/type cannot be UINT128
          "holding:0", "type": "UINT16" | "spindle:0", "type": "UINT16"  | template used@2: /tags/0/address: 'spindle:0'
          "equipment": "hall/cell/one"  | "equipment": "hall/cell/six"   | /equipment: there is no place 'hall/cell/six'
          """)
  void whatIsWrongWithOneDeviceRefusesThatOneAlone(String right, String wrong, String reason) {
    OwnDevices own = own(MODEL.replace(right, wrong), "edge");

    assertThat(own.devices()).extracting(ResolvedPlant.Device::name).containsExactly("good");
    assertThat(own.refused()).singleElement().extracting(DeviceRefusal::device).isEqualTo("odd");
    assertThat(own.refused().getFirst().reason()).startsWith(reason).hasSizeLessThan(340);
    assertThat(own.refused().getFirst().remedy()).isNotBlank();
  }

  @Test
  void aModelThatIsWellRefusesNone() {
    assertThat(own(MODEL, "edge").devices()).hasSize(2);
    assertThat(own(MODEL, "edge").refused()).isEmpty();
  }

  @Test
  void theMistakesOfOtherGatewaysDevicesAreTheirs() {
    String others =
        MODEL.replace("\"name\": \"odd\",", "\"name\": \"odd\", \"gateway\": \"hall-2\",");
    String wrong = others.replace("\"modbus-tcp\", \"host\": \"127.0.0.2\"", "\"profinet\"");

    assertThat(own(wrong, "edge").refused()).isEmpty();
    assertThat(own(wrong, "edge").devices()).hasSize(1);
    assertThat(own(wrong, "hall-2").refused()).hasSize(1);
    assertThat(own(wrong, "hall-2").devices()).isEmpty();
  }

  @Test
  void aDeviceWithoutANameIsToldByItsPlace() {
    String nameless = MODEL.replace("\"name\": \"odd\",", "");

    assertThat(own(nameless, "edge").refused())
        .singleElement()
        .extracting(DeviceRefusal::device)
        .isEqualTo("/devices/1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "format": 1         | "format": 2       | the model has format 2, this gateway reads 1
          "site": "lyon"      | "site": "LYON"    | /site: 'LYON' cannot be the name of a site
          {"name": "two"}     | {"name": "one"}   | /areas/0/workCenters/0/workUnits/1/name
          "timeZone": "Europe/Paris" | "timeZone": "Mars/North" | /model/timeZone cannot be Mars/North
          """)
  void whatIsWrongWithTheWholeRefusesTheWhole(String right, String wrong, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> own(MODEL.replace(right, wrong), "edge"))
        .withMessageStartingWith(reason);
  }

  /**
   * A gateway that is brought up to date without a broker must find what it could not read before.
   */
  @Test
  void theCopyOnDiskKeepsWhatCannotBeRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("models.json");
    String newer = MODEL.replace("\"modbus-tcp\", \"host\": \"127.0.0.2\"", "\"profinet\"");
    ReadableModel model = read(newer);
    new PlantModelStore(file).save(List.of(model));

    assertThat(Files.readString(file)).contains("profinet");
    assertThat(new PlantModelStore(file).load())
        .singleElement()
        .satisfies(
            loaded -> {
              assertThat(loaded.version()).isEqualTo(model.version());
              assertThat(loaded.devices()).isEqualTo(model.devices()).hasSize(1);
            });
  }

  private static OwnDevices own(String record, String gateway) {
    return OwnDevices.of(read(record), gateway);
  }

  private static ReadableModel read(String record) {
    return PlantModelStore.read(record.getBytes(StandardCharsets.UTF_8));
  }
}
