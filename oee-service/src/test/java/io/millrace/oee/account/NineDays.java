// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.RunningService;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.TestPlant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Facts of two work units over nine days, by chance but always the same. */
public final class NineDays {
  public static final Instant START = Instant.parse("2026-03-23T00:00:00Z");
  public static final Instant END = START.plusSeconds(9 * 86_400);
  public static final Window ALL = new Window(START, END);

  /** Over the change to summer time on 2026-03-29. */
  static final Map<String, String> ACCOUNTING =
      Map.of(
          "products:\n",
          """
          accounting:
            calendars:
              - name: two
                shifts:
                  - {name: early, start: "06:00", end: "14:00", breaks: [{start: "09:00", length: PT30M}]}
                  - {name: night, start: "22:00", end: "06:00"}
                rotation:
                  from: 2026-01-05
                  days: [{turns: [{shift: early, team: A}, {shift: night, team: B}]}]
            places:
              - {equipment: "", calendar: two, microStop: PT5M}
          products:
          """);

  private NineDays() {}

  /** A setting with which only their shifts close, and not the months since. */
  public static String delay() {
    return "--millrace.oee.account.delay="
        + Duration.between(END.plusSeconds(86_400), Instant.now());
  }

  /** Gives a service a plant model with shifts, the facts, and time to account for them. */
  public static void fill(RunningService service) {
    service.bean(PlantModelStore.class).save(TestPlant.version(1, ACCOUNTING));
    Random random = new Random(11);
    fill(service, FILLER, random, ALL, Duration.ofSeconds(37));
    fill(service, CAPPER, random, ALL, Duration.ofSeconds(37));
    awaitSettled(service);
  }

  /** Intervals and counts over a window, some of the time unknown. */
  static void fill(
      RunningService service, EquipmentId unit, Random random, Window window, Duration between) {
    JdbcClient jdbc = service.bean(JdbcClient.class);
    jdbc.sql("insert into work_unit (path) values (:path)").param("path", unit.path()).update();
    List<String> states =
        List.of("PRODUCING", "PRODUCING", "DELAYED", "DOWN", "SETUP", "UNPLANNED");
    List<String> froms = new ArrayList<>();
    List<String> tos = new ArrayList<>();
    List<String> did = new ArrayList<>();
    Instant from = window.from();
    while (from.isBefore(window.to())) {
      Instant to = from.plusNanos((1 + random.nextLong(3_600_000_000L)) * 1000);
      if (random.nextInt(8) != 0) {
        froms.add(from.toString());
        tos.add(to.toString());
        did.add(states.get(random.nextInt(states.size())));
      }
      from = to;
    }
    service
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            _ -> {
              jdbc.sql(
                      """
                      insert into state_interval (work_unit_id, from_at, to_at, state)
                      select u.id, x.from_at, x.to_at, x.state
                      from work_unit u, unnest(:froms::text[]::timestamptz[],
                        :tos::text[]::timestamptz[], :states::text[]) as x (from_at, to_at, state)
                      where u.path = :path
                      """)
                  .param("froms", froms.toArray(String[]::new))
                  .param("tos", tos.toArray(String[]::new))
                  .param("states", did.toArray(String[]::new))
                  .param("path", unit.path())
                  .update();
              jdbc.sql(
                      """
                      insert into piece_count (work_unit_id, since_at, at, counts, pieces, product, over_gap)
                      select u.id, t - interval '10 s', t, case when n % 20 = 0 and u.path not like '%capper' then 'SCRAP' else 'PRODUCED' end,
                        1 + n % 7, 'water', n % 50 = 0
                      from work_unit u, generate_series(1, 20000) n,
                        lateral (select :start::timestamptz + n * :between::interval) as s (t)
                      where u.path = :path
                      """)
                  .param("start", window.from().toString())
                  .param("between", between.toString())
                  .param("path", unit.path())
                  .update();
            });
  }

  /** Waits until everything of them is accounted for and reported. */
  public static void awaitSettled(RunningService service) {
    awaitSettled(service, END);
  }

  static void awaitSettled(RunningService service, Instant end) {
    JdbcClient jdbc = service.bean(JdbcClient.class);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                jdbc.sql("select count(*) from account_due").query(Long.class).single() == 0
                    && jdbc.sql(
                                """
                                select count(*) from work_unit u
                                where not exists (select from account_progress p
                                  where p.work_unit_id = u.id and accounted_to >= :end::timestamptz)
                                """)
                            .param("end", end.toString())
                            .query(Long.class)
                            .single()
                        == 0);
  }
}
