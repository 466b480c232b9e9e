// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.RunningIngest;
import io.millrace.ingest.RunningIngest.Answer;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class SamplesIT {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final RunningIngest ingest = RunningIngest.shared();

  @Test
  void everyTypeAndQualityIsStoredExactly() {
    Instant at = now.minus(1, ChronoUnit.HOURS).plusNanos(1000);
    ingest.send(
        batch(
            "exact",
            1,
            List.of(
                Reading.good(tag("exact", "bool"), at, new TagValue.Bool(true)),
                Reading.good(tag("exact", "int"), at, new TagValue.Int(-42)),
                Reading.good(tag("exact", "big"), at, new TagValue.Int((1L << 53) + 1)),
                Reading.good(tag("exact", "huge"), at, new TagValue.UnsignedInt(-1)),
                Reading.good(tag("exact", "real"), at, new TagValue.Real(0.1)),
                Reading.good(tag("exact", "text"), at, new TagValue.Text("Flüssig 💧 \"x\"\t")),
                Reading.bad(tag("exact", "bad"), at, QualityReason.TIMEOUT),
                Reading.uncertain(
                    tag("exact", "doubt"),
                    at,
                    new TagValue.Real(-300),
                    QualityReason.OUT_OF_RANGE))));

    await().atMost(Duration.ofSeconds(20)).until(() -> rows("exact").size() == 8);
    assertThat(rows("exact"))
        .containsExactly(
            new Row("bad", at, null, 2 * 256 + 2, null),
            new Row("big", at, 9007199254740992.0, 0, "9007199254740993"),
            new Row("bool", at, 1.0, 0, null),
            new Row("doubt", at, -300.0, 256 + 8, null),
            new Row("huge", at, 1.8446744073709552E19, 0, "18446744073709551615"),
            new Row("int", at, -42.0, 0, null),
            new Row("real", at, 0.1, 0, null),
            new Row("text", at, null, 0, "Flüssig 💧 \"x\"\t"));
    Answer latest = ingest.get("/api/v1/readings/latest?equipment=acme/samples/exact");
    assertThat(latest.body()).contains(":9007199254740993", ":18446744073709551615", ":true");
    assertThat(latest.json().at("/readings").size()).isEqualTo(8);
    assertThat(latest.json().at("/readings/0/quality").asString()).isEqualTo("BAD");
    assertThat(latest.json().at("/readings/0/reason").asString()).isEqualTo("TIMEOUT");
    assertThat(latest.json().at("/readings/1/stale").asBoolean()).isTrue();
    assertThat(latest.json().at("/readings/1/quality").asString()).isEqualTo("UNCERTAIN");
  }

  @Test
  void lateReadingsGetTheirDayAndDoNotBecomeTheLatest() {
    Instant longAgo = now.minus(80, ChronoUnit.DAYS);
    ingest.send(
        batch("late", 1, List.of(real("late", now, 2))),
        batch("late", 2, List.of(real("late", longAgo, 1))));

    await().atMost(Duration.ofSeconds(20)).until(() -> rows("late").size() == 2);
    assertThat(rows("late").getFirst().at).isEqualTo(longAgo);
    assertThat(
            ingest
                .get("/api/v1/readings/latest?tag=" + tag("late", "real"))
                .json()
                .at("/readings/0/value")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void timesBeyondBeliefAreKeptAside() {
    Instant future = now.plus(3, ChronoUnit.DAYS);
    Instant past = now.minus(2000, ChronoUnit.DAYS);
    ingest.send(
        batch(
            "clock",
            1,
            List.of(real("clock", past, 1), real("clock", now, 2), real("clock", future, 3))));

    await().atMost(Duration.ofSeconds(20)).until(() -> !rows("clock").isEmpty());
    assertThat(rows("clock")).singleElement().extracting(row -> row.value).isEqualTo(2.0);
    assertThat(
            ingest
                .jdbc()
                .queryForObject(
                    """
                    select count(*) from sample_quarantine q join tag t using (tag_id)
                    where t.name like 'acme/samples/clock/%'
                    """,
                    Long.class))
        .isEqualTo(2);
  }

  /** A sequence keeps its steps when a transaction is rolled back, so the third attempt works. */
  @Test
  void whatIsRolledBackIsNotCounted() {
    JdbcTemplate jdbc = ingest.jdbc();
    jdbc.execute("create sequence attempt");
    jdbc.execute(
        """
        create function fail_twice() returns trigger language plpgsql as $$ begin
          if nextval('attempt') <= 2 then
            raise exception 'not yet' using errcode = 'serialization_failure';
          end if;
          return new;
        end $$
        """);
    jdbc.execute(
        "create trigger fail_twice before insert on latest for each statement"
            + " execute function fail_twice()");
    double before = stored();
    try {
      ingest.send(batch("rolled", 1, List.of(real("rolled", now, 1), real("rolled", now, 2))));
      await().atMost(Duration.ofSeconds(60)).until(() -> rows("rolled").size() == 2);
      await().untilAsserted(() -> assertThat(stored() - before).isEqualTo(2));
      assertThat(jdbc.queryForObject("select last_value from attempt", Long.class)).isEqualTo(3);
    } finally {
      jdbc.execute("drop function fail_twice cascade");
      jdbc.execute("drop sequence attempt");
    }
  }

  private double stored() {
    return ingest
        .bean(MeterRegistry.class)
        .get("millrace.ingest.readings.stored")
        .counter()
        .count();
  }

  /** F15: the same batches three times, shuffled between devices, are stored once. */
  @Test
  void whatIsSentThreeTimesIsStoredOnce() {
    List<List<ReadingBatch>> devices = new ArrayList<>();
    for (int device = 0; device < 10; device++) {
      List<ReadingBatch> batches = new ArrayList<>();
      for (int sequence = 1; sequence <= 100; sequence++) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          readings.add(
              real("thrice" + device, now.minusSeconds(7200).plusMillis(sequence * 1000L + i), i));
        }
        batches.add(batch("thrice" + device, sequence, readings));
      }
      devices.add(batches);
    }
    Random random = new Random(15);
    for (int pass = 0; pass < 3; pass++) {
      List<Integer> turns = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        turns.add(i % 10);
      }
      Collections.shuffle(turns, random);
      int[] next = new int[10];
      List<ReadingBatch> shuffled = new ArrayList<>();
      turns.forEach(device -> shuffled.add(devices.get(device).get(next[device]++)));
      ingest.sendAll(shuffled);
    }
    ingest.send(batch("thrice-end", 1, List.of(real("thrice-end", now, 1))));
    for (int device = 0; device < 10; device++) {
      ingest.send(
          batch("thrice" + device, 101, List.of(real("thrice" + device, now.minusSeconds(60), 1))));
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(count("thrice")).isEqualTo(100_000 + 10 + 1));
  }

  @Test
  void whatNeverCameIsAGapBetweenTheReadingsAroundIt() {
    Instant before = now.minusSeconds(600);
    Instant after = now.minusSeconds(300);
    ingest.send(
        batch("gap", 1, List.of(real("gap", before, 1))),
        batch("gap", 7, List.of(real("gap", after, 2))));

    await().atMost(Duration.ofSeconds(20)).until(() -> rows("gap").size() == 2);
    ingest
        .jdbc()
        .query(
            """
            select from_sequence, to_sequence, after, before
            from gap join device using (device_id) where name = 'gap-plc'
            """,
            row -> {
              assertThat(row.getLong(1)).isEqualTo(2);
              assertThat(row.getLong(2)).isEqualTo(6);
              assertThat(row.getObject(3, OffsetDateTime.class).toInstant()).isEqualTo(before);
              assertThat(row.getObject(4, OffsetDateTime.class).toInstant()).isEqualTo(after);
            });
  }

  @Test
  void unknownPlacesAndTagsAreToldApart() {
    assertThat(ingest.get("/api/v1/readings/latest?equipment=acme/atlantis").json().at("/code"))
        .hasToString("\"UNKNOWN_EQUIPMENT\"");
    assertThat(ingest.get("/api/v1/readings/latest?tag=acme/atlantis/depth").json().at("/code"))
        .hasToString("\"UNKNOWN_TAG\"");
    assertThat(ingest.get("/api/v1/readings/latest").status()).isEqualTo(422);
    assertThat(ingest.get("/api/v1/readings/latest?equipment=acme&limit=0").status())
        .isEqualTo(422);
  }

  private record Row(
      String name, Instant at, @Nullable Double value, int quality, @Nullable String text) {}

  private List<Row> rows(String place) {
    return ingest
        .jdbc()
        .query(
            """
            select t.name, s.at, s.value, s.quality, x.value as text
            from sample s join tag t using (tag_id) left join sample_text x using (tag_id, at)
            where t.name like ? order by t.name, s.at
            """,
            (row, _) -> {
              double value = row.getDouble("value");
              boolean isAbsent = row.wasNull();
              return new Row(
                  new TagName(row.getString("name")).name(),
                  row.getObject("at", OffsetDateTime.class).toInstant(),
                  isAbsent ? null : value,
                  row.getInt("quality"),
                  row.getString("text"));
            },
            "acme/samples/" + place + "/%");
  }

  private long count(String place) {
    return Objects.requireNonNull(
        ingest
            .jdbc()
            .queryForObject(
                "select count(*) from sample join tag using (tag_id) where name like ?",
                Long.class,
                "acme/samples/" + place + "%"));
  }

  private static Reading real(String place, Instant at, double value) {
    return Examples.real(tag(place, "real"), at, value);
  }

  private static TagName tag(String place, String name) {
    return new TagName("acme/samples/" + place + "/" + name);
  }

  private static ReadingBatch batch(String place, long sequence, List<Reading> readings) {
    return Examples.batch("samples", place + "-plc", sequence, readings);
  }
}
