// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.events.EquipmentShiftReported;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.outbox.Outgoing;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.Parts;
import io.millrace.oee.account.SettleStore.Settled;
import io.millrace.oee.account.UnitFactStore;
import io.millrace.oee.account.UnitFacts;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.ScopeStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Assessment;
import io.millrace.oee.kpi.Figures;
import io.millrace.oee.kpi.Kpis;
import io.millrace.oee.loss.Pareto;
import io.millrace.oee.loss.StopView;
import io.millrace.oee.loss.Waterfall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reports each shift of a work unit when its last slice is accounted for, and again whenever that
 * comes out otherwise; in the transaction that accounts for it.
 */
public final class ShiftPublisher {
  private static final String SOURCE = "/services/oee";
  private static final int MOST_INTERVALS = 1_000_000;

  private final ScopeStore scopes;
  private final AccountStore accounts;
  private final UnitFactStore facts;
  private final ClosedShiftStore reports;
  private final OutboxStore outbox;
  private final InstantSource clock;

  public ShiftPublisher(
      ScopeStore scopes,
      AccountStore accounts,
      UnitFactStore facts,
      ClosedShiftStore reports,
      OutboxStore outbox,
      InstantSource clock) {
    this.scopes = scopes;
    this.accounts = accounts;
    this.facts = facts;
    this.reports = reports;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Accounts were made: the shifts they belong to are looked at. */
  public void settled(Settled settled) {
    if (settled.terms().calendar() == null) {
      return;
    }
    Scope scope = scopes.find(settled.unit()).orElse(null);
    if (scope == null) {
      return;
    }
    for (ShiftSpan span :
        ShiftSpan.during(settled.terms().calendar(), settled.terms().zone(), settled.window())) {
      boolean isClosed =
          !span.window().to().isAfter(settled.window().to()) || settled.cause() != null;
      if (isClosed) {
        report(settled, scope, span);
      }
    }
  }

  private void report(Settled settled, Scope scope, ShiftSpan span) {
    Optional<ClosedShiftStore.Last> last = reports.last(settled.id(), span.window().from());
    // A shift that is corrected before it closed is reported when it closes.
    if (last.isEmpty() && settled.cause() != null) {
      return;
    }
    Window window = span.window();
    List<Account> own = accounts.find(scope, window, MOST_INTERVALS, Over.ALL).orElseThrow();
    Kpis kpis = Assessment.of(scope, own, settled.terms().profile()).units().get(settled.unit());
    if (kpis == null) {
      return;
    }
    ShiftDetail detail = detail(settled, window, kpis, own);
    String digest = kpis.revision() + "-" + detail.digest();
    if (last.map(l -> l.digest().equals(digest)).orElse(false)) {
      return;
    }
    ClosedShift report =
        new ClosedShift(
            settled.unit().path(),
            span.shift(),
            span.date(),
            window.from(),
            window.to(),
            span.team(),
            last.map(ClosedShiftStore.Last::revision).orElse(0) + 1,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            last.isEmpty() || settled.cause() == null ? "CLOSED" : settled.cause().name(),
            settled.author(),
            scope.modelVersions().values().stream().findFirst().orElse(0),
            settled.terms().profile().reference(),
            Figures.of(settled.unit(), kpis));
    reports.add(settled.id(), report, detail, digest);
    outbox.add(outgoing(settled.unit(), report));
  }

  private ShiftDetail detail(Settled settled, Window shift, Kpis kpis, List<Account> own) {
    EquipmentId unit = settled.unit();
    boolean isAnythingLost =
        own.stream().anyMatch(a -> a.times().keySet().stream().anyMatch(Pareto::isLost));
    List<Part> parts = List.of();
    if (isAnythingLost) {
      UnitFacts about =
          facts.find(Map.of(unit, settled.terms()), shift, MOST_INTERVALS).orElseThrow().get(unit);
      parts = about == null ? List.of() : Parts.of(settled.terms(), about, shift);
    }
    return ShiftDetail.of(
        settled.terms(),
        shift,
        Waterfall.of(kpis.inputs()),
        StopView.of(parts.stream().map(part -> new Pareto.Stopped(unit, part)).toList()));
  }

  private static Outgoing outgoing(EquipmentId unit, ClosedShift report) {
    EquipmentShiftReported event = event(unit, report);
    return new Outgoing(
        Topics.EQUIPMENT_SHIFTS,
        unit.path(),
        CloudEventHeaders.of(
            "io.millrace.equipment.shift-reported", SOURCE, event.id(), event.at()),
        Json.MAPPER.writeValueAsString(event));
  }

  private static EquipmentShiftReported event(EquipmentId unit, ClosedShift report) {
    Figures figures = report.figures();
    Map<String, Duration> times = new TreeMap<>();
    figures.times().forEach((name, time) -> times.put(name, time.value()));
    Map<String, Long> quantities = new TreeMap<>();
    figures
        .quantities()
        .forEach(
            (name, pieces) ->
                Optional.ofNullable(pieces.pieces()).ifPresent(n -> quantities.put(name, n)));
    Map<String, Double> ratios = new TreeMap<>();
    figures
        .ratios()
        .forEach(
            (name, ratio) ->
                Optional.ofNullable(ratio.value()).ifPresent(value -> ratios.put(name, value)));
    return new EquipmentShiftReported(
        id(unit, report.from(), report.revision()),
        report.at(),
        unit,
        report.shift(),
        report.date(),
        report.from(),
        report.to(),
        report.team(),
        report.revision(),
        report.cause(),
        report.author(),
        report.modelVersion(),
        report.profile(),
        figures.coverage(),
        times,
        quantities,
        ratios);
  }

  private static UUID id(EquipmentId unit, Instant from, int revision) {
    return UUID.nameUUIDFromBytes(
        (unit.path() + "\n" + from + "\n" + revision).getBytes(StandardCharsets.UTF_8));
  }
}
