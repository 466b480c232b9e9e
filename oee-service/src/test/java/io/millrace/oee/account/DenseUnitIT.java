// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A state tag that flutters for a day, beside a machine that does not. */
class DenseUnitIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  /** Of a site without shifts, whose slices are days. */
  private static final ZonedDateTime START =
      LocalDate.parse("2026-06-01").atStartOfDay(ZoneId.of("Europe/Paris"));

  private static final ZonedDateTime DENSE = START.plusDays(3);

  @Test
  void aDayOfTooManyIntervalsIsUnknownAndHoldsUpNothing() {
    // What other tests left on the topics would be folded beside what this one writes by hand.
    Stream.fresh().close();
    try (RunningService service =
        RunningService.start(
            DATABASE,
            "--millrace.oee.most-intervals-assessed=50",
            "--millrace.oee.account.every=100ms")) {
      JdbcClient jdbc = service.bean(JdbcClient.class);
      service.bean(PlantModelStore.class).save(TestPlant.version(1));
      // At once, so that no round sees half of it.
      service.bean(TransactionTemplate.class).executeWithoutResult(_ -> fill(jdbc));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  jdbc.sql(
                              """
                              select count(*) from account_progress
                              where accounted_to > now() - interval '26 hours'
                              """)
                          .query(Long.class)
                          .single()
                      == 2);

      JsonNode dense = total(service, FILLER, DENSE);
      assertEquals("PT24H", dense.at("/unknownCauses/TOO_MANY_INTERVALS").asString());
      assertEquals(0, dense.at("/coverage").asDouble(), 0);
      assertEquals(7, dense.at("/quantities/producedQuantity/pieces").asInt());
      for (EquipmentId unit : new EquipmentId[] {FILLER, CAPPER}) {
        for (ZonedDateTime day : new ZonedDateTime[] {START, START.plusDays(7)}) {
          assertEquals(1, total(service, unit, day).at("/coverage").asDouble(), 0);
        }
      }
      assertEquals(1, total(service, CAPPER, DENSE).at("/coverage").asDouble(), 0);
      String metrics = service.text("/metrics");
      assertTrue(metrics.contains("millrace_oee_account_dense_total 1.0"), metrics);
    }
  }

  private static void fill(JdbcClient jdbc) {
    fill(jdbc, FILLER, START, 240, Duration.ofHours(1));
    jdbc.sql("delete from state_interval where from_at >= :from and from_at < :to")
        .param("from", DENSE.toOffsetDateTime())
        .param("to", DENSE.plusDays(1).toOffsetDateTime())
        .update();
    fill(jdbc, FILLER, DENSE, 600, Duration.ofMinutes(2));
    fill(jdbc, CAPPER, START, 240, Duration.ofHours(1));
    jdbc.sql(
            """
            insert into piece_count (work_unit_id, since_at, at, counts, pieces, product, over_gap)
            select id, :at, :at, 'PRODUCED', 7, 'water', false from work_unit where path = :path
            """)
        .param("at", DENSE.plusHours(5).toOffsetDateTime())
        .param("path", FILLER.path())
        .update();
  }

  private static void fill(
      JdbcClient jdbc, EquipmentId unit, ZonedDateTime from, int intervals, Duration length) {
    jdbc.sql("insert into work_unit (path) values (:path) on conflict do nothing")
        .param("path", unit.path())
        .update();
    jdbc.sql(
            """
            insert into state_interval (work_unit_id, from_at, to_at, state)
            select id, :from + (n - 1) * make_interval(secs => :seconds),
              :from + n * make_interval(secs => :seconds),
              case when n % 2 = 0 then 'PRODUCING' else 'DOWN' end
            from work_unit, generate_series(1, :count) n where path = :path
            """)
        .param("from", from.toOffsetDateTime())
        .param("seconds", length.toSeconds())
        .param("count", intervals)
        .param("path", unit.path())
        .update();
  }

  private static JsonNode total(RunningService service, EquipmentId unit, ZonedDateTime day) {
    RunningService.Answer answer =
        service.get(
            "/api/v1/oee?equipment=%s&from=%s&to=%s"
                .formatted(unit, day.toInstant(), day.plusDays(1).toInstant()));
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.at("/total");
  }
}
