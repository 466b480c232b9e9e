// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import io.millrace.contracts.events.GatewayLinks;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.contracts.events.GatewaySpool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GatewayViewTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));
  private static final GatewaySite READ = new GatewaySite("acme/lyon", 7, 5, 0, null, null);
  private static final GatewaySpool EMPTY = new GatewaySpool(0, null, 100, Map.of(), null);

  @Test
  void aGatewayThatReadsWhatItShouldIsUp() {
    GatewayView view = view(heard(10, false, READ, EMPTY), 7, LONG_AGO, true);

    assertThat(view.state()).isEqualTo(GatewayState.UP);
    assertThat(view.reason()).isEqualTo("4 of 5 devices answer");
    assertThat(view.age()).isEqualTo(Duration.ofSeconds(10));
    assertThat(view.sites())
        .containsExactly(
            new GatewayView.SiteView("acme/lyon", 7, 7, LONG_AGO, 5, 5, 0, List.of(), null));
  }

  @Test
  void threeReportsMissedAreSilence() {
    assertThat(view(heard(30, false, READ, EMPTY), 7, LONG_AGO, true).state())
        .isEqualTo(GatewayState.UP);
    GatewayView silent = view(heard(31, false, READ, EMPTY), 7, LONG_AGO, true);
    assertThat(silent.state()).isEqualTo(GatewayState.SILENT);
    assertThat(silent.reason()).contains("for 31 s", "every 10 s");
  }

  @Test
  void whoDoesNotReachTheBrokerDoesNotCallOthersSilent() {
    assertThat(view(heard(31, false, READ, EMPTY), 7, LONG_AGO, false).state())
        .isEqualTo(GatewayState.UNKNOWN);
    assertThat(view(heard(10, false, READ, EMPTY), 7, LONG_AGO, false).state())
        .isEqualTo(GatewayState.UP);
  }

  @Test
  void oneThatSaidThatItStopsIsNotSilent() {
    assertThat(view(heard(9_000, true, READ, EMPTY), 7, LONG_AGO, true).state())
        .isEqualTo(GatewayState.STOPPED);
  }

  @Test
  void anOlderVersionThanTheOneInForceIsBehindOnceAReportHadTimeToTell() {
    HeardReport heard = heard(1, false, READ, EMPTY);
    assertThat(view(heard, 8, NOW.minusSeconds(10), true).state()).isEqualTo(GatewayState.UP);
    GatewayView behind = view(heard, 8, NOW.minusSeconds(11), true);
    assertThat(behind.state()).isEqualTo(GatewayState.BEHIND);
    assertThat(behind.reason()).isEqualTo("it reads acme/lyon by version 7, version 8 is in force");

    GatewaySite refusing = READ.refusing("/areas/0/name: odd");
    assertThat(view(heard(1, false, refusing, EMPTY), 8, LONG_AGO, true).reason())
        .endsWith("which it refused: /areas/0/name: odd");
    GatewaySite unread = GatewaySite.unread("acme/lyon");
    assertThat(view(heard(1, false, unread, EMPTY), 8, LONG_AGO, true).reason())
        .contains("by no version");
  }

  /** It still reads a device that another gateway reads by now. */
  @Test
  void oneWhoseDevicesWereGivenToAnotherIsBehindUntilItLetsThemGo() {
    Assignment none = new Assignment("hall-2", "acme/lyon", 8, LONG_AGO, 0);
    GatewayView view =
        GatewayView.of("hall-2", List.of(none), heard(1, false, READ, EMPTY), null, true, NOW);
    assertThat(view.state()).isEqualTo(GatewayState.BEHIND);

    GatewaySite left = new GatewaySite("acme/lyon", 8, 0, 0, null, null);
    GatewayView idle =
        GatewayView.of("hall-2", List.of(none), heard(1, false, left, EMPTY), null, true, NOW);
    assertThat(idle.state()).isEqualTo(GatewayState.UP);
    assertThat(idle.sites()).isEmpty();
  }

  @Test
  void refusedDevicesAndAFailingDiskImpair() {
    DeviceRefusal refusal = new DeviceRefusal("press", "unknown protocol", "update");
    GatewaySite refusing = new GatewaySite("acme/lyon", 7, 4, 1, List.of(refusal), null);
    GatewayView view = view(heard(1, false, refusing, EMPTY), 7, LONG_AGO, true);
    assertThat(view.state()).isEqualTo(GatewayState.IMPAIRED);
    assertThat(view.reason()).startsWith("1 devices cannot be read");
    assertThat(view.sites().getFirst().refusals()).containsExactly(refusal);

    GatewaySpool full =
        new GatewaySpool(
            50, NOW.minusSeconds(61), 100, Map.of("SPOOL_FULL", 7L, "EVENT", 2L), "no room");
    GatewayView impaired = view(heard(1, false, READ, full), 7, LONG_AGO, true);
    assertThat(impaired.state()).isEqualTo(GatewayState.IMPAIRED);
    assertThat(impaired.reason()).isEqualTo("no room");
    GatewayView.SpoolView spool = Objects.requireNonNull(impaired.spool());
    assertThat(spool.readingsDropped()).isEqualTo(7);
    assertThat(spool.oldestUnsentAge()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whatWasNeverSaidIsAbsent() {
    Assignment assignment = new Assignment("edge", "acme/lyon", 7, LONG_AGO, 5);
    GatewayView never = GatewayView.of("edge", List.of(assignment), null, null, true, NOW);
    assertThat(never.state()).isEqualTo(GatewayState.NEVER_SEEN);
    assertThat(never.links()).isNull();
    assertThat(never.spool()).isNull();
    assertThat(never.sites().getFirst().applied()).isNull();

    GatewayView old = GatewayView.of("edge", List.of(assignment), null, LONG_AGO, true, NOW);
    assertThat(old.state()).isEqualTo(GatewayState.UNREPORTED);
    assertThat(old.reason()).contains(LONG_AGO.toString());
  }

  @Test
  void theClockIsHeldAgainstTheBrokersWhereTheBrokerSaysWhen() {
    GatewayReport report = heard(1, false, READ, EMPTY).report();
    HeardReport heard = HeardReport.of(report, report.at().plusMillis(40), NOW);
    assertThat(heard.clockOffset()).isEqualTo(Duration.ofMillis(-40));
    assertThat(heard.heardAt()).isEqualTo(report.at().plusMillis(40));

    HeardReport unknown = HeardReport.of(report, report.at(), NOW);
    assertThat(unknown.clockOffset()).isNull();
    assertThat(unknown.heardAt()).isEqualTo(NOW);
  }

  private static GatewayView view(
      HeardReport heard, int inForce, Instant since, boolean isBrokerReached) {
    return GatewayView.of(
        "edge",
        List.of(new Assignment("edge", "acme/lyon", inForce, since, 5)),
        heard,
        null,
        isBrokerReached,
        NOW);
  }

  private static HeardReport heard(
      long secondsAgo, boolean isStopping, GatewaySite site, GatewaySpool spool) {
    Instant at = NOW.minusSeconds(secondsAgo);
    return new HeardReport(
        new GatewayReport(
            UUID.randomUUID(),
            at,
            "edge",
            Duration.ofSeconds(10),
            isStopping,
            "0.1.0",
            LONG_AGO,
            List.of(site),
            new GatewayLinks(4, 0, 1, 0, 0),
            spool),
        at,
        Duration.ofMillis(-3));
  }
}
