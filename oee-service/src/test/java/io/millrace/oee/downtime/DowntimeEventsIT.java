// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.DowntimeReported;
import io.millrace.contracts.events.DowntimeReported.Kind;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stops as the rest of the platform is told of them. */
class DowntimeEventsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");

  /** Down from second 100 to 160, 300 to 360, and from 400 on. */
  @Test
  void whoFollowsTheEventsKnowsTheStops() {
    try (Stream stream = Stream.fresh();
        RunningService service =
            RunningService.start(
                DATABASE,
                "--millrace.stream.group=downtime-events-it",
                "--millrace.oee.stops.every=100ms")) {
      stream.send(TestPlant.version(1));
      ReadingBatch first = batch(1, 0, 420);
      stream.send(List.of(first));
      assertEquals(
          List.of("100 160 ENDED 1", "300 360 ENDED 1", "400 - BEGAN 1"), told(service, 3));

      // The same readings again tell nothing new.
      stream.send(List.of(first));
      stream.send(List.of(batch(2, 420, 425)));

      post(service, edit("100", "160", "\"reason\": \"breakdown\""));
      assertEquals(
          List.of(
              "100 160 CHANGED 2 breakdown PERSON EDIT =ann", "300 360 ENDED 1", "400 - BEGAN 1"),
          told(service, 4));

      // One edit over both merges them: the second is no stop of its own any more.
      String merge =
          post(service, edit("100", "360", "\"state\": \"DOWN\", \"reason\": \"setup\""));
      assertEquals(
          List.of("100 360 CHANGED 3 setup PERSON EDIT =ann", "300 - WITHDRAWN 2", "400 - BEGAN 1"),
          told(service, 6));

      assertEquals(
          201,
          service
              .post("/api/v1/downtime-edits/" + merge + "/undo", "{\"author\": \"bob\"}")
              .status());
      assertEquals(
          List.of(
              "100 160 CHANGED 4 breakdown PERSON EDIT bob", "300 360 ENDED 3", "400 - BEGAN 1"),
          told(service, 8));

      stream.send(List.of(batch(3, 425, 500)));
      assertEquals(
          List.of(
              "100 160 CHANGED 4 breakdown PERSON EDIT bob", "300 360 ENDED 3", "400 430 ENDED 2"),
          told(service, 9));
      sameAsAsked(service);
    }
  }

  /** Of each stop what was told last; each event once, with its headers. */
  private static List<String> told(RunningService service, int events) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                service
                        .bean(JdbcClient.class)
                        .sql("select count(*) from stop_due")
                        .query(Long.class)
                        .single()
                    == 0);
    List<String> lines = new ArrayList<>();
    for (DowntimeReported event : newest(events).values()) {
      StringBuilder line = new StringBuilder();
      line.append(Duration.between(SIX, event.from()).toSeconds())
          .append(' ')
          .append(event.to() == null ? "-" : Duration.between(SIX, event.to()).toSeconds())
          .append(' ')
          .append(event.kind())
          .append(' ')
          .append(event.revision());
      if (event.reason() != null) {
        line.append(' ').append(event.reason()).append(' ').append(event.origin());
        line.append(' ').append(event.changedBy()).append(' ').append(event.author());
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static Map<Instant, DowntimeReported> newest(int events) {
    Map<Instant, DowntimeReported> newest = new TreeMap<>();
    Set<UUID> ids = new HashSet<>();
    List<ConsumerRecord<String, String>> records =
        Stream.received(Topics.DOWNTIMES, FILLER.path(), events);
    assertEquals(events, records.size());
    for (ConsumerRecord<String, String> record : records) {
      DowntimeReported event = Json.MAPPER.readValue(record.value(), DowntimeReported.class);
      assertTrue(ids.add(event.id()), "told twice: " + event);
      assertEquals(event.id().toString(), Stream.header(record, "ce_id"));
      assertEquals("io.millrace.downtime.reported", Stream.header(record, "ce_type"));
      DowntimeReported last = newest.put(event.from(), event);
      assertEquals(last == null ? 1 : last.revision() + 1, event.revision());
      if (event.kind() == Kind.WITHDRAWN) {
        assertNull(event.state());
      }
    }
    return newest;
  }

  private static void sameAsAsked(RunningService service) {
    List<String> asked = new ArrayList<>();
    service
        .get(
            "/api/v1/downtimes?equipment=%s&from=%s&to=%s"
                .formatted(FILLER, SIX, SIX.plusSeconds(500)))
        .at("/stops")
        .forEach(stop -> asked.add(stop.at("/id").asString() + " " + stop.at("/to").asString()));
    List<String> told = new ArrayList<>();
    newest(9).values().forEach(event -> told.add(event.stop() + " " + event.to()));
    assertEquals(asked, told);
  }

  private static String edit(String from, String to, String says) {
    return """
        {"equipment": "%s", "author": "=ann",
         "parts": [{"from": "%s", "to": "%s", %s}]}
        """
        .formatted(
            FILLER,
            SIX.plusSeconds(Long.parseLong(from)),
            SIX.plusSeconds(Long.parseLong(to)),
            says);
  }

  private static String post(RunningService service, String edit) {
    RunningService.Answer answer = service.post("/api/v1/downtime-edits", edit);
    assertEquals(201, answer.status(), answer.body().toString());
    return answer.at("/edits/0/edit/id").asString();
  }

  private static ReadingBatch batch(long sequence, int from, int to) {
    List<Reading> readings = new ArrayList<>();
    for (int second = from; second < to; second++) {
      boolean isDown =
          (second >= 100 && second < 160)
              || (second >= 300 && second < 360)
              || (second >= 400 && second < 430);
      readings.add(
          Examples.reading(
              TestPlant.tag(FILLER, "state"), SIX.plusSeconds(second), isDown ? 3 : 1));
    }
    return Examples.batch("filler", sequence, readings);
  }
}
