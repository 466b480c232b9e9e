// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Pieces;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Days of two hours' production of a product with a PRI of 2 s: 3600 pieces are an effectiveness of
 * 1.
 */
class CycleAuditTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
  private static final CycleAudit.Terms TERMS =
      new CycleAudit.Terms(
          FILLER,
          KpiProfile.ISO_22400,
          Set.of(Counts.PRODUCED, Counts.SCRAP),
          product ->
              product.equals("wine") ? Optional.empty() : Optional.of(Duration.ofSeconds(2)));

  private final List<Account> accounts = new ArrayList<>();

  /*
   * Eight days of 3600 pieces, two of 4000, one of 4200 and one of 9000: above 1 in 4 of 12, a third.
   * A tenth of 12 is 2 days, so the best is that of the second best: 7200 s / 4200 = 1.714285714 s;
   * the 9000 set nothing. PQ is 50,000 in 86,400 s, all of it good:
   *   effectiveness and OEE are 100,000 / 86,400, and 50,000 * 1.714285714 / 86,400 then.
   */
  @Test
  void theDemonstratedBestIsWhatWasReachedMoreThanOnce() {
    for (int pieces : List.of(3600, 4000, 3600, 3600, 9000, 3600, 3600, 4200, 3600, 3600, 4000)) {
      day("water", 7200, pieces, 0);
    }
    day("water", 7200, 3600, 0);
    CycleAudit audit = CycleAudit.of(TERMS, accounts).getFirst();
    assertEquals(12, audit.shifts());
    assertEquals(4, audit.above());
    assertEquals(new Ratio.Defined(4 / 12.0), audit.shareAbove());
    assertTrue(audit.isRegular());
    Duration best = Duration.parse("PT1.714285714S");
    // The 4200 were made on the eighth day, 2026-03-09.
    Instant then = Instant.parse("2026-03-09T00:00:00Z");
    assertEquals(
        new CycleAudit.Best(best, new Window(then, then.plusSeconds(86_400)), 2),
        audit.demonstrated());
    assertEquals(new Ratio.Defined(100_000 / 86_400.0), audit.effectiveness());
    assertEquals(new Ratio.Defined(100_000 / 86_400.0), audit.oeeIndex());
    assertEquals(
        50_000 * 1.714285714 / 86_400,
        HandComputedHourTest.value(audit.effectivenessThen()),
        1e-12);
    assertEquals(
        50_000 * 1.714285714 / 86_400, HandComputedHourTest.value(audit.oeeIndexThen()), 1e-12);
  }

  /** Half an hour of production, and a day on which a counter was preset, say nothing of a rate. */
  @Test
  void whatIsBriefOrDoubtfulDemonstratesNothing() {
    day("water", 7200, 3600, 0);
    day("water", 7200, 3500, 0);
    day("water", 3599, 9000, 0);
    day("water", 7200, 9000, 1);
    CycleAudit audit = CycleAudit.of(TERMS, accounts).getFirst();
    assertEquals(2, audit.shifts());
    assertEquals(0, audit.above());
    assertFalse(audit.isRegular());
    // 7200 / 3500
    assertEquals(Duration.parse("PT2.057142857S"), perItem(audit));
  }

  /** Of two products only the audited one's PRI is taken otherwise in the unit's OEE. */
  @Test
  void theEffectOnOeeIsOfOneProduct() {
    // Water at 1.8 s an item, twice: 7200 / 4000. Juice at its PRI.
    day("water", 7200, 4000, 0);
    day("water", 7200, 4000, 0);
    day("juice", 7200, 3600, 0);
    List<CycleAudit> audits = CycleAudit.of(TERMS, accounts);
    assertEquals(List.of("juice", "water"), audits.stream().map(CycleAudit::product).toList());
    CycleAudit water = audits.getLast();
    // (8000 + 3600) * 2 / 21,600, then (8000 * 1.8 + 3600 * 2) / 21,600 = 1
    assertEquals(new Ratio.Defined(23_200 / 21_600.0), water.oeeIndex());
    assertEquals(new Ratio.Defined(1), water.oeeIndexThen());
    CycleAudit juice = audits.getFirst();
    assertEquals(1, juice.shifts());
    assertNull(juice.demonstrated());
    assertTrue(juice.oeeIndexThen() instanceof Ratio.Undefined);
  }

  @Test
  void aProductWithoutAPlannedRunTimeStillShowsItsBest() {
    day("wine", 7200, 3000, 0);
    day("wine", 7200, 2400, 0);
    CycleAudit wine = CycleAudit.of(TERMS, accounts).getFirst();
    assertNull(wine.perItem());
    // The second best of two: 7200 / 2400
    assertEquals(Duration.ofSeconds(3), perItem(wine));
    assertTrue(wine.effectiveness() instanceof Ratio.Undefined);
    // 5400 * 3 / 14,400
    assertEquals(new Ratio.Defined(5400 * 3 / 14_400.0), wine.effectivenessThen());
  }

  private static Duration perItem(CycleAudit audit) {
    return Objects.requireNonNull(audit.demonstrated()).perItem();
  }

  private void day(String product, long producing, long pieces, long presets) {
    LocalDate day = FIRST.plusDays(accounts.size());
    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    accounts.add(
        new Account(
            FILLER,
            new Slice(new Window(from, from.plusSeconds(86_400)), day, null),
            new Account.Use(product, null),
            Map.of(TimeBucket.PRODUCING, Duration.ofSeconds(producing)),
            Map.of(),
            Map.of(Counts.PRODUCED, new Pieces(pieces, 0, 0, 0)),
            presets,
            0,
            Duration.ZERO,
            null));
  }
}
