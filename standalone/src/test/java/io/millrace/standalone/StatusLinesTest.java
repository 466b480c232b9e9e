// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusLinesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  @Test
  void tellsStatePiecesOeeAndAge() {
    String oee =
        """
        {"workUnits": [{"equipment": "acme/lyon/a/l/filler",
          "quantities": {"producedQuantity": {"pieces": 1234}},
          "ratios": {"oeeIndex": {"value": 0.715}}}]}
        """;
    String states =
        """
        {"workUnits": [{"equipment": "acme/lyon/a/l/filler",
          "intervals": [{"state": "DOWN"}, {"state": "PRODUCING"}]}]}
        """;
    String latest =
        """
        {"readings": [{"tag": "acme/lyon/a/l/filler/state", "at": "2026-03-01T07:59:59.5Z"},
          {"tag": "acme/lyon/a/l/filler/speed", "at": "2026-03-01T07:59:50Z"},
          {"tag": "acme/lyon/a/l/filler2/state", "at": "2026-03-01T08:00:00Z"}]}
        """;
    assertThat(lines(oee, states, latest))
        .singleElement()
        .asString()
        .contains("acme/lyon/a/l/filler ", "PRODUCING", "1,234 pieces", "71.5 %", "0.5 s ago");
  }

  @Test
  void columnsStandUnderEachOther() {
    String oee =
        """
        {"workUnits": [{"equipment": "acme/lyon/bottling/line2/depalletiser"},
          {"equipment": "acme/lyon/bottling/line1/packer"}]}
        """;
    assertThat(lines(oee, "{}", "{}"))
        .hasSize(2)
        .extracting(line -> line.indexOf(" pieces"))
        .containsOnly(lines(oee, "{}", "{}").getFirst().indexOf(" pieces"));
  }

  @Test
  void showsTheUnknownAsUnknown() {
    String oee = "{\"workUnits\": [{\"equipment\": \"acme/lyon/a/l/filler\"}]}";
    assertThat(lines(oee, "{}", "{}"))
        .singleElement()
        .asString()
        .doesNotContain("0")
        .contains(" - ");
  }

  private static java.util.List<String> lines(String oee, String states, String latest) {
    return StatusLines.of(
        Json.MAPPER.readTree(oee), Json.MAPPER.readTree(states), Json.MAPPER.readTree(latest), NOW);
  }
}
