// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.PlaceStore.Asked;
import io.millrace.oee.facts.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether planned run times per item are what machines can do. */
@RestController
@RequestMapping("/api/v1/oee/cycle-audit")
@Tag(name = "oee")
public final class CycleAuditController {
  /** Work units times days: a hundred of them for a year. */
  private static final long MOST_UNIT_DAYS = 36_600;

  private final PlaceStore places;
  private final AccountStore accounts;
  private final Limits limits;

  public CycleAuditController(PlaceStore places, AccountStore accounts, Limits limits) {
    this.places = places;
    this.accounts = accounts;
    this.limits = limits;
  }

  /**
   * @param sustained production of a product in a shift from which on the shift says something.
   * @param regularFrom share of shifts above 1 from which on it is no accident.
   * @param products those that are regularly above 1 first, then by the effect on OEE.
   */
  record Audit(
      String equipment,
      Instant from,
      Instant to,
      String profile,
      Map<String, Integer> modelVersions,
      Duration sustained,
      double regularFrom,
      List<Row> products)
      implements Tabular {
    @Override
    public Table table() {
      return Table.of(
          List.of(
              "workUnit",
              "product",
              "plannedRunTimePerItem",
              "shifts",
              "shiftsAbove",
              "shareAbove",
              "isRegular",
              "demonstratedPerItem",
              "demonstratedFrom",
              "demonstratedTo",
              "demonstratedShifts",
              "effectiveness",
              "effectivenessThen",
              "oeeIndex",
              "oeeIndexThen",
              "oeeEffect",
              "undefined",
              "putAt"),
          products,
          row ->
              Cell.row(
                  row.workUnit(),
                  row.product(),
                  row.plannedRunTimePerItem(),
                  row.shifts(),
                  row.shiftsAbove(),
                  row.shareAbove(),
                  row.isRegular(),
                  row.demonstrated() == null ? null : row.demonstrated().perItem(),
                  row.demonstrated() == null ? null : row.demonstrated().from(),
                  row.demonstrated() == null ? null : row.demonstrated().to(),
                  row.demonstrated() == null ? null : row.demonstrated().shifts(),
                  row.effectiveness(),
                  row.effectivenessThen(),
                  row.oeeIndex(),
                  row.oeeIndexThen(),
                  row.oeeEffect(),
                  row.undefined(),
                  row.demonstrated() == null ? null : row.demonstrated().putAt()));
    }
  }

  /**
   * @param plannedRunTimePerItem PRI by the profile; absent when the plant model has none.
   * @param shifts in which it was made for long enough to say something.
   * @param shiftsAbove those of them with an effectiveness above 1.
   * @param shareAbove one by the other; absent without such shifts.
   * @param isRegular whether that is no accident: the planned run time is too long, or a counter
   *     counts too much.
   * @param demonstrated the best that was sustained; absent when two shifts do not show it.
   * @param effectiveness of the product; absent when undefined.
   * @param effectivenessThen if the planned run time were the demonstrated best.
   * @param oeeIndex of the unit, with everything it made.
   * @param oeeIndexThen if this product's planned run time were the demonstrated best.
   * @param oeeEffect by how much the index would change.
   * @param undefined why something is absent; absent when nothing is.
   */
  record Row(
      String workUnit,
      String product,
      @Nullable Duration plannedRunTimePerItem,
      int shifts,
      int shiftsAbove,
      @Nullable Double shareAbove,
      boolean isRegular,
      @Nullable Demonstrated demonstrated,
      @Nullable Double effectiveness,
      @Nullable Double effectivenessThen,
      @Nullable Double oeeIndex,
      @Nullable Double oeeIndexThen,
      @Nullable Double oeeEffect,
      @Nullable String undefined) {

    private static Row of(CycleAudit audit, @Nullable String putAt) {
      Double oee = value(audit.oeeIndex());
      Double then = value(audit.oeeIndexThen());
      CycleAudit.Best best = audit.demonstrated();
      return new Row(
          audit.unit().path(),
          audit.product(),
          audit.perItem(),
          audit.shifts(),
          audit.above(),
          value(audit.shareAbove()),
          audit.isRegular(),
          best == null
              ? null
              : new Demonstrated(
                  best.perItem(), best.window().from(), best.window().to(), best.shifts(), putAt),
          value(audit.effectiveness()),
          value(audit.effectivenessThen()),
          oee,
          then,
          oee == null || then == null ? null : then - oee,
          undefined(audit));
    }

    private static @Nullable Double value(Ratio ratio) {
      return ratio instanceof Ratio.Defined(double value) ? value : null;
    }

    private static @Nullable String undefined(CycleAudit audit) {
      List<String> reasons = new ArrayList<>();
      for (Ratio ratio :
          List.of(
              audit.shareAbove(),
              audit.effectiveness(),
              audit.effectivenessThen(),
              audit.oeeIndex(),
              audit.oeeIndexThen())) {
        if (ratio instanceof Ratio.Undefined(String reason) && !reasons.contains(reason)) {
          reasons.add(reason);
        }
      }
      return reasons.isEmpty() ? null : String.join("; ", reasons);
    }

    private double effect() {
      return oeeEffect == null ? 0 : Math.abs(oeeEffect);
    }
  }

  /**
   * @param perItem production time for an item.
   * @param from when it was: the shift that has this rate, as far as it lies in the window.
   * @param shifts in how many shifts it was reached or bettered.
   * @param putAt where in the newest plant model it belongs, as a JSON pointer: profiles with
   *     {@code idealRate} DEMONSTRATED take it from there; absent when the model does not have the
   *     product.
   */
  record Demonstrated(
      Duration perItem, Instant from, Instant to, int shifts, @Nullable String putAt) {}

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "Products whose planned run time per item is not what their machine can do",
      description =
          "Of each product on each work unit: in what share of shifts effectiveness was above 1, the"
              + " best rate that was demonstrated (reached in a tenth of the shifts and in at least"
              + " two, of an hour of production or more each, counters that were preset left out),"
              + " and what taking it as planned run time would do to OEE. Numbers do not follow it by"
              + " themselves: put it into the plant model where 'putAt' says, and choose a profile"
              + " whose idealRate is DEMONSTRATED.")
  Audit audit(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @Parameter(description = "Definitions to follow; those of the place when left out")
          @RequestParam(required = false)
          @Nullable String profile) {
    Asked asked = places.of(equipment, from, to, limits.longestWindow());
    Scope scope = asked.scope();
    long unitDays = scope.units().size() * (asked.question().window().length().toDays() + 1);
    if (unitDays > MOST_UNIT_DAYS) {
      throw ProblemException.of(
          422,
          "WINDOW_TOO_LONG",
          "from",
          "%d work units over this window are %d unit days; at most %d are answered"
              .formatted(scope.units().size(), unitDays, MOST_UNIT_DAYS),
          "Ask for a shorter window, or for fewer work units.");
    }
    KpiProfile definitions = PlaceStore.profile(scope, profile);
    List<Account> found =
        accounts
            .find(scope, asked.question().window(), limits.mostIntervals(), Over.SHIFTS)
            .orElseThrow(() -> PlaceStore.tooMany(limits.mostIntervals()));
    return new Audit(
        asked.question().equipment().path(),
        asked.question().window().from(),
        asked.question().window().to(),
        definitions.reference(),
        scope.modelVersions(),
        CycleAudit.SUSTAINED,
        CycleAudit.REGULAR,
        rows(scope, definitions, found));
  }

  private static List<Row> rows(Scope scope, KpiProfile profile, List<Account> accounts) {
    Map<EquipmentId, List<Account>> byUnit =
        accounts.stream().collect(Collectors.groupingBy(Account::unit));
    List<Row> rows = new ArrayList<>();
    for (EquipmentId unit : scope.units()) {
      CycleAudit.Terms terms =
          new CycleAudit.Terms(
              unit,
              profile,
              Assessment.counted(scope, unit),
              product ->
                  scope
                      .model(unit)
                      .flatMap(
                          signals ->
                              signals.idealRunTimePerItem(
                                  product, unit, profile.idealRateOrDefault())));
      CycleAudit.of(terms, byUnit.getOrDefault(unit, List.of())).stream()
          .map(
              audit ->
                  Row.of(
                      audit,
                      scope
                          .model(unit)
                          .flatMap(signals -> signals.demonstratedRunTimeAt(audit.product(), unit))
                          .orElse(null)))
          .forEach(rows::add);
    }
    Comparator<Row> first = Comparator.comparing(row -> !row.isRegular());
    return rows.stream()
        .sorted(
            first
                .thenComparing(Comparator.comparingDouble(Row::effect).reversed())
                .thenComparing(Row::workUnit)
                .thenComparing(Row::product))
        .toList();
  }
}
