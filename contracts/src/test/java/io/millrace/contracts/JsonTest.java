// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.StateRule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void yamlNamesAlternativesAsAPersonWritesThem() {
    DeviceEndpoint endpoint = new DeviceEndpoint.ModbusTcp("plc", 502, null, null, null, null);
    assertThat(Json.YAML.writerFor(DeviceEndpoint.class).writeValueAsString(endpoint))
        .contains("protocol: \"modbus-tcp\"")
        .doesNotContain("!<");
    StateRule rule = new StateRule.PackMl("state");
    String yaml = Json.YAML.writerFor(StateRule.class).writeValueAsString(rule);
    assertThat(Json.YAML.readValue(yaml, StateRule.class)).isEqualTo(rule);
  }

  @Test
  void durationsAreIso8601InBoth() {
    assertThat(Json.MAPPER.writeValueAsString(Duration.ofMillis(1500))).isEqualTo("\"PT1.5S\"");
    assertThat(Json.YAML.writeValueAsString(Duration.ofMillis(1500))).contains("PT1.5S");
  }
}
