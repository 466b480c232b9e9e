// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.sample.Pulse;
import io.millrace.kit.sample.Pulses;
import io.millrace.kit.sample.SampleService;
import io.millrace.kit.sample.TallyProjection;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each record counts once, whatever comes between, and a bad one harms nobody. */
class StreamIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final String TOPIC = "sample.stream." + UUID.randomUUID();

  /** More than the broker takes unless it is told otherwise. */
  private static final int LARGEST = 12 << 20;

  private static final Duration SOON = Duration.ofSeconds(30);

  private static SampleService service;
  private static Pulses pulses;
  private double deadBefore;

  @BeforeAll
  static void start() {
    service = SampleService.start(DATABASE.dataSource(), BROKER.bootstrapServers(), TOPIC);
    pulses = new Pulses(BROKER.bootstrapServers(), TOPIC);
    await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    pulses.close();
    service.close();
  }

  @BeforeEach
  void empty() {
    service.jdbc().execute("truncate tally, total, stream_watermark");
    deadBefore = dead();
  }

  private static double dead() {
    return service.meter("millrace.stream.dead.letters");
  }

  /** F15, and the property behind it: order between devices, repeats and delays change nothing. */
  @Test
  void threeDeliveriesInAnyOrderBetweenDevicesCountOnce() {
    for (long seed = 1; seed <= 3; seed++) {
      empty();
      Random random = new Random(seed);
      List<Pulse> once = Pulses.plan(40, 1, 250, random);
      pulses.send(once);
      pulses.send(repeatedInPlace(Pulses.plan(40, 1, 250, random), random));
      pulses.send(Pulses.plan(40, 1, 250, random));
      Pulse last = new Pulse("last" + seed, "e1", 1, 1);
      drained(last);
      List<Pulse> expected = new ArrayList<>(once);
      expected.addAll(lasts(last));
      assertThat(Pulses.rows(service.jdbc()))
          .as("seed %d", seed)
          .isEqualTo(Pulses.expected(expected));
      assertThat(sum()).isEqualTo(expected.stream().mapToLong(Pulse::amount).sum());
    }
    assertThat(service.meter("millrace.stream.duplicates")).isGreaterThanOrEqualTo(60_000);
  }

  /** A gateway that sends a record again right after it, as a retry does. */
  private static List<Pulse> repeatedInPlace(List<Pulse> plan, Random random) {
    List<Pulse> repeated = new ArrayList<>();
    for (Pulse pulse : plan) {
      repeated.add(pulse);
      if (random.nextInt(4) == 0) {
        repeated.add(pulse);
      }
    }
    return repeated;
  }

  private static List<Pulse> lasts(Pulse last) {
    List<Pulse> all = new ArrayList<>();
    for (int partition = 0; partition < 6; partition++) {
      all.add(new Pulse(last.device() + "-" + partition, "e1", 1, 1));
    }
    return all;
  }

  /** One more record at the end of each partition, and all of them stored. */
  private static void drained(Pulse last) {
    List<Pulse> all = lasts(last);
    for (int partition = 0; partition < 6; partition++) {
      pulses.send(
          partition,
          Pulses.bytes(all.get(partition).device()),
          Pulses.bytes(all.get(partition).text()));
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        service
                            .jdbc()
                            .queryForObject(
                                "select count(*) from tally where device like ?",
                                Long.class,
                                last.device() + "-%"))
                    .isEqualTo(6));
  }

  private static long sum() {
    Long sum = service.jdbc().queryForObject("select sum(amount) from total", Long.class);
    return sum == null ? 0 : sum;
  }

  @Test
  void jumpInASequenceIsReportedWithItsSize() {
    TallyProjection tally = service.bean(TallyProjection.class);
    int before = tally.missing();
    pulses.send(
        List.of(
            new Pulse("jumper", "e1", 1, 1),
            new Pulse("jumper", "e1", 2, 1),
            new Pulse("jumper", "e1", 6, 1),
            new Pulse("jumper", "e2", 1, 1)));
    stored(4);
    await().atMost(SOON).until(() -> tally.missing() == before + 3);
  }

  /** F13: seven kinds of poison between good records; the next one is stored within a second. */
  @Test
  void poisonGoesToTheDeadLettersAndTheNextRecordIsStored() throws Exception {
    BROKER.limit(TOPIC, LARGEST);
    byte[] key = Pulses.bytes("p");
    List<byte @Nullable []> poison =
        Arrays.asList(
            Pulses.bytes("rubbish"),
            new byte[0],
            null,
            Pulses.bytes("p,e1,-4,1"),
            // A version of the record that nobody here knows: more fields, another meaning.
            Pulses.bytes("v9;p;e1;2;1;unit=kg"),
            "x".repeat(10 << 20).getBytes(StandardCharsets.US_ASCII));
    pulses.send(0, key, Pulses.bytes("p,e1,1,1"));
    await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 1);
    pulses.send(0, null, Pulses.bytes("p,e1,2,1"));
    int sequence = 1;
    for (byte[] value : poison) {
      sequence++;
      pulses.send(0, key, value);
      pulses.send(0, key, Pulses.bytes("p,e1," + sequence + ",1"));
      long sent = System.nanoTime();
      int rows = sequence;
      await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofSeconds(5))
          .until(() -> Pulses.count(service.jdbc()) == rows);
      System.out.printf(
          "behind %d bytes of poison the next record was stored after %d ms%n",
          value == null ? -1 : value.length, (System.nanoTime() - sent) / 1_000_000);
    }
    await().atMost(SOON).until(() -> dead() == deadBefore + poison.size() + 1);
    List<DeadLetter> letters = DeadLetter.of(BROKER.bootstrapServers(), TOPIC + ".dead");
    assertThat(letters)
        .anySatisfy(
            letter -> {
              assertThat(letter.value()).isEqualTo("rubbish");
              assertThat(letter.partition()).isEqualTo(0);
              assertThat(letter.headers())
                  .containsEntry("dead_topic", TOPIC)
                  .containsEntry("dead_partition", "0")
                  .containsEntry("dead_projection", "tally")
                  .containsEntry("dead_reason", "unreadable")
                  .containsKey("dead_offset");
            })
        .anySatisfy(letter -> assertThat(letter.value()).startsWith("v9;"))
        .anySatisfy(letter -> assertThat(letter.value()).hasSize(10 << 20));
  }

  /** The check on the amount refuses one record among hundreds: only that one is given up. */
  @Test
  void recordThatTheDatabaseRefusesIsFoundAmongTheOthers() {
    List<Pulse> good = Pulses.plan(10, 1, 60, new Random(7));
    List<Pulse> all = new ArrayList<>(good);
    all.add(300, new Pulse("bad", "e1", 1, -1));
    pulses.send(all);
    await().atMost(SOON).until(() -> dead() == deadBefore + 1);
    stored(600);
    assertThat(Pulses.rows(service.jdbc())).isEqualTo(Pulses.expected(good));
  }

  @Test
  void recordThatBreaksOurCodeIsGivenUpAfterAttempts() {
    List<Pulse> good = Pulses.plan(4, 1, 50, new Random(8));
    List<Pulse> all = new ArrayList<>(good);
    all.add(77, new Pulse("bug", "e1", 1, TallyProjection.BREAKS_CODE));
    pulses.send(all);
    stored(200);
    await().atMost(SOON).until(() -> dead() == deadBefore + 1);
    assertThat(Pulses.rows(service.jdbc())).isEqualTo(Pulses.expected(good));
  }

  /** A record may come before what it needs: its partition waits, the others go on. */
  @Test
  void recordThatComesTooEarlyWaitsAndIsNeverGivenUp() {
    pulses.send(1, Pulses.bytes("early"), Pulses.bytes("early,e1,1," + TallyProjection.NOT_YET));
    pulses.send(1, Pulses.bytes("early"), Pulses.bytes("early,e1,2,2"));
    pulses.send(2, Pulses.bytes("other"), Pulses.bytes("other,e1,1,3"));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Pulses.rows(service.jdbc())).containsExactly("other/1/3"));
    await().atMost(SOON).until(() -> service.meter("millrace.stream.retries") > 3);
    service.bean(TallyProjection.class).prerequisiteCame();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Pulses.rows(service.jdbc()))
                    .containsExactly("early/1/777", "early/2/2", "other/1/3"));
    assertThat(dead()).isEqualTo(deadBefore);
  }

  private static void stored(long rows) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Pulses.count(service.jdbc())).isEqualTo(rows));
  }
}
