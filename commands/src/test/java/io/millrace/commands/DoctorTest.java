// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.commands.Finding.Level;
import io.millrace.contracts.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the checks make of facts that a test cannot bring about. */
class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @Test
  void aSlowAnswerDoesNotMakeAClockWrong() {
    Map<Service, Sighting> slow =
        Map.of(
            Service.GATEWAY, answers(Duration.ofSeconds(5), Duration.ofSeconds(4), null),
            Service.INGEST, answers(Duration.ZERO, Duration.ofMillis(1), null));

    assertThat(ClockCheck.findings(slow)).noneMatch(Finding::isFault);
  }

  @Test
  void aGatewayThatIsBehindIsNamedWithByHowMuch() {
    Map<Service, Sighting> behind =
        Map.of(
            Service.GATEWAY, answers(Duration.ofSeconds(-90), Duration.ZERO, null),
            Service.INGEST, answers(Duration.ZERO, Duration.ZERO, null),
            Service.OEE, answers(Duration.ofMillis(900), Duration.ZERO, null));

    assertThat(ClockCheck.findings(behind))
        .extracting(Finding::message)
        .containsExactly(
            "edge-gateway is 90 s behind ingest-service",
            "edge-gateway is 91 s behind oee-service");
  }

  @Test
  void thisComputersClockIsNoFaultOfTheServices() {
    Map<Service, Sighting> agreed =
        Map.of(
            Service.GATEWAY, answers(Duration.ofMinutes(1), Duration.ZERO, null),
            Service.INGEST, answers(Duration.ofMinutes(1), Duration.ZERO, null));

    assertThat(ClockCheck.findings(agreed))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.NOTE);
              assertThat(finding.message()).isEqualTo("this computer is 60 s behind the services");
            });
  }

  @Test
  void aCertificateIsToldOfBeforeItEnds() {
    assertThat(certificate(NOW.plus(Duration.ofDays(29)))).isEqualTo(Level.NOTE);
    assertThat(certificate(NOW.plus(Duration.ofDays(31)))).isEqualTo(Level.OK);
    assertThat(certificate(NOW)).isEqualTo(Level.FAULT);
    assertThat(
            CertificateCheck.findings(
                Service.OEE, answers(Duration.ZERO, Duration.ZERO, null), NOW))
        .isEmpty();
  }

  @Test
  void anOldPostgresIsAFault() {
    assertThat(DatabaseCheck.findings(json("{'level':'PLAIN','postgres':'14.9'}")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.remedy()).contains("PostgreSQL 15"));
    assertThat(
            DatabaseCheck.findings(
                json("{'level':'TIMESCALE_COMMUNITY','postgres':'18.1','timescale':'2.26.4'}")))
        .extracting(Finding::message)
        .containsExactly("level TIMESCALE_COMMUNITY: PostgreSQL 18.1, TimescaleDB 2.26.4");
  }

  @Test
  void aGatewayThatReadsByAnOlderModelIsFound() {
    JsonNode list = json("{'models':[{'site':'acme/lyon','version':3}],'refused':[]}");

    assertThat(ModelCheck.findings(list, Map.of("acme/lyon", 4)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message()).contains("by version 3, and version 4 is in force"));
    assertThat(ModelCheck.findings(list, Map.of("acme/lyon", 3))).noneMatch(Finding::isFault);
    assertThat(ModelCheck.findings(list, Map.of())).noneMatch(Finding::isFault);
  }

  @Test
  void aSwappedDeviceIsFoundAlthoughItAnswers() {
    JsonNode device =
        json("{'name':'filler','link':{'state':'UP'},'identity':{'isSwapped':true},'tags':[]}");

    assertThat(DeviceCheck.findings(List.of(device)))
        .filteredOn(Finding::isFault)
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .contains("another device than before");
  }

  @Test
  void eachGatewayThatDoesNotDoItsWorkIsNamed() {
    List<JsonNode> gateways =
        List.of(
            json("{'gateway':'a','state':'UP','reason':'2 of 2 devices answer','sites':[]}"),
            json("{'gateway':'b','state':'SILENT','reason':'nothing for 40 s','sites':[]}"),
            json("{'gateway':'c','state':'BEHIND','reason':'version 8 is in force','sites':[]}"),
            json("{'gateway':'d','state':'NEVER_SEEN','reason':'nothing came','sites':[]}"),
            json("{'gateway':'e','state':'STOPPED','reason':'it stops','sites':[{'assigned':1}]}"),
            json("{'gateway':'f','state':'STOPPED','reason':'it stops','sites':[]}"),
            json(
                "{'gateway':'g','state':'IMPAIRED','reason':'1"
                    + " devices','sites':[{'site':'acme/lyon','refusals':[{'device':'press','reason':'no"
                    + " such protocol','remedy':'update'}]}]}"));

    List<Finding> findings = FleetCheck.findings(gateways);
    assertThat(findings)
        .filteredOn(finding -> !finding.isFault())
        .extracting(Finding::message)
        .containsExactly("1 of 7 are up");
    assertThat(findings)
        .filteredOn(Finding::isFault)
        .extracting(Finding::subject)
        .containsExactly("gateway b", "gateway c", "gateway d", "gateway e", "gateway g");
    assertThat(findings.getLast().message())
        .isEqualTo("it cannot read device press of acme/lyon: no such protocol");
  }

  @Test
  void bytesAreSaidAsPeopleSayThem() {
    assertThat(ServiceCheck.size(999)).isEqualTo("999 B");
    assertThat(ServiceCheck.size(1_500)).isEqualTo("1.5 kB");
    assertThat(ServiceCheck.size(22_345_678_901L)).isEqualTo("22.3 GB");
  }

  private static Level certificate(Instant until) {
    return CertificateCheck.findings(Service.OEE, answers(Duration.ZERO, Duration.ZERO, until), NOW)
        .getFirst()
        .level();
  }

  private static Sighting answers(
      Duration clock, Duration uncertainty, @Nullable Instant certificateUntil) {
    return new Sighting.Answers(
        URI.create("http://127.0.0.1"), json("{}"), clock, uncertainty, certificateUntil);
  }

  private static JsonNode json(String text) {
    return Json.MAPPER.readTree(text.replace('\'', '"'));
  }
}
