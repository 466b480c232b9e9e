// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayLinks;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.contracts.events.GatewaySpool;
import io.millrace.ingest.RunningIngest;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FleetIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String MODEL =
      """
      format: 1
      enterprise: acme
      site: fleet
      timeZone: UTC
      areas:
        - {name: hall, workCenters: [{name: cell, workUnits: [{name: one}, {name: two}, {name: six}]}]}
      devices:
        - name: plc-1
          gateway: fleet-a
          equipment: hall/cell/one
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
          tags: [{name: value, address: "holding:0", type: UINT16}]
        - name: plc-2
          gateway: fleet-a
          equipment: hall/cell/two
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
          tags: [{name: value, address: "holding:1", type: UINT16}]
        - name: plc-6
          gateway: fleet-b
          equipment: hall/cell/six
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
          tags: [{name: value, address: "holding:1", type: UINT16}]
      """;

  private final RunningIngest ingest = RunningIngest.shared();

  @Test
  void everyGatewayThatIsNamedOrWasHeardOfIsListed() {
    assertThat(ingest.put("/api/v1/sites/fleet/model", "application/yaml", MODEL).status())
        .isLessThan(300);
    report("fleet-a", Duration.ofSeconds(10), new GatewaySite("acme/fleet", 1, 2, 0, null, null));
    report("fleet-c", Duration.ofMillis(100));
    ingest.send(
        Examples.batch(
            "fleet-d",
            "old-plc",
            1,
            List.of(Examples.real(new TagName("acme/fleet/hall/x"), Instant.now(), 1.0))));

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(one("fleet-a").path("state").asString()).isEqualTo("UP");
              assertThat(one("fleet-c").path("state").asString()).isEqualTo("SILENT");
              assertThat(one("fleet-d").path("state").asString()).isEqualTo("UNREPORTED");
            });
    assertThat(one("fleet-b").path("state").asString()).isEqualTo("NEVER_SEEN");
    assertThat(one("fleet-b").path("reason").asString()).contains("1 devices");
    JsonNode a = one("fleet-a");
    assertThat(a.at("/sites/0/site").asString()).isEqualTo("acme/fleet");
    assertThat(a.at("/sites/0/applied").asInt()).isEqualTo(1);
    assertThat(a.at("/sites/0/inForce").asInt()).isEqualTo(1);
    assertThat(a.at("/sites/0/assigned").asInt()).isEqualTo(2);
    assertThat(a.at("/links/up").asInt()).isEqualTo(2);
    assertThat(a.at("/spool/unsentBytes").asInt()).isEqualTo(77);
    assertThat(a.at("/spool/readingsDropped").asInt()).isEqualTo(3);
    assertThat(a.at("/software").asString()).isEqualTo("0.9");
    assertThat(a.path("clockOffset").isMissingNode()).isFalse();

    JsonNode page = ingest.get("/api/v1/gateways?limit=2&cursor=fleet-a").json();
    assertThat(page.path("gateways").valueStream().map(g -> g.path("gateway").asString()))
        .containsExactly("fleet-b", "fleet-c");
    assertThat(page.path("next").asString()).isEqualTo("fleet-c");
    // What comes every few seconds is not kept.
    assertThat(
            ingest
                .jdbc()
                .queryForObject(
                    "select count(*) from gateway_event where gateway like 'fleet-%'", Long.class))
        .isZero();
  }

  @Test
  void aGatewayThatNobodyKnowsIsNotThere() {
    assertThat(ingest.get("/api/v1/gateways/nobody").status()).isEqualTo(404);
    assertThat(ingest.get("/api/v1/gateways/nobody").body()).contains("UNKNOWN_GATEWAY");
    assertThat(ingest.get("/api/v1/gateways?limit=0").status()).isEqualTo(422);
  }

  private JsonNode one(String gateway) {
    return ingest.get("/api/v1/gateways/" + gateway).json();
  }

  private void report(String gateway, Duration every, GatewaySite... sites) {
    GatewayEvent report =
        new GatewayEvent.GatewayReport(
            UUID.randomUUID(),
            Instant.now().minusSeconds(2),
            gateway,
            every,
            false,
            "0.9",
            Instant.now().minusSeconds(60),
            List.of(sites),
            new GatewayLinks(2, 0, 0, 0, 0),
            new GatewaySpool(77, null, 100, Map.of("SPOOL_FULL", 3L, "EVENT", 1L), null));
    ingest.sendRecord(Topics.GATEWAY_EVENTS, gateway, Json.MAPPER.writeValueAsString(report));
  }
}
