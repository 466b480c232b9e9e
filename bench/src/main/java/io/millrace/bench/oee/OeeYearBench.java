// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.oee;

import io.millrace.bench.oee.Asking.Question;
import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.testkit.ForkedBroker;
import io.millrace.testkit.ForkedDatabase;
import io.millrace.testkit.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;

/**
 * How quickly {@code oee-service} tells the OEE of a year: of a site of 100 and of one of 1,000
 * work units, in one run. What is kept of ten machines the service makes itself from generated
 * facts; the others are copies of them, of which some weeks are made again to prove it.
 */
public final class OeeYearBench {
  private static final Plant HUNDRED = new Plant("hundred", 100);
  private static final Plant THOUSAND = new Plant("thousand", 1000);
  private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int REOPENED = 5;

  private OeeYearBench() {}

  public static void main(String[] arguments) throws Exception {
    Path dir = Files.createTempDirectory("millrace-bench");
    ZonedDateTime to = LocalDate.now(ZONE).atStartOfDay(ZONE);
    ZonedDateTime from = to.minusYears(1);
    try (ForkedDatabase database = ForkedDatabase.in(dir.resolve("postgresql"));
        ForkedBroker broker = ForkedBroker.in(dir.resolve("kafka"))) {
      database.start();
      broker.start();
      publish(broker, List.of(HUNDRED.model(from.toInstant()), THOUSAND.model(from.toInstant())));
      try (ServiceProcess oee = start(database, broker, dir)) {
        oee.awaitReady();
        try (Connection connection = connect(database)) {
          YearOfFacts year = new YearOfFacts(connection, from, to);
          Awaitility.await()
              .atMost(PATIENCE)
              .until(() -> year.number("select count(*) from oee.plant_model") == 2);
          settleOwn(year);
          timed("copies of them, 90 units", () -> year.addCopies(HUNDRED, HUNDRED));
          awaitSettled(year);
        }
      }
      Map<String, Asking.Times> few =
          measure(database, broker, dir, Question.all(HUNDRED, from, to));
      try (ServiceProcess oee = start(database, broker, dir);
          Connection connection = connect(database)) {
        oee.awaitReady();
        YearOfFacts year = new YearOfFacts(connection, from, to);
        timed("copies of them, 1,000 units", () -> year.addCopies(HUNDRED, THOUSAND));
        awaitSettled(year);
        verify(year, from);
        sizes(connection);
      }
      Map<String, Asking.Times> many =
          measure(database, broker, dir, Question.all(THOUSAND, from, to));
      many.forEach(
          (name, times) ->
              System.out.printf(
                  "%-45s 1,000 units take %5.1f times as long as 100%n",
                  name, times.median() / Objects.requireNonNull(few.get(name)).median()));
      Path plans = plans(database, broker, dir, Question.all(THOUSAND, from, to));
      System.out.println("query plans: " + plans);
    } finally {
      // Some gigabytes.
      Utils.delete(dir.toFile());
    }
  }

  private static void publish(ForkedBroker broker, List<PlantModelVersion> models)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin.createTopics(List.of(topic(Topics.PLANT_MODELS), topic(Topics.READINGS))).all().get();
    }
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (PlantModelVersion model : models) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.PLANT_MODELS.name(),
                    model.model().siteId().path().getBytes(StandardCharsets.UTF_8),
                    Json.MAPPER.writeValueAsBytes(model)))
            .get();
      }
    }
  }

  private static NewTopic topic(Topic topic) {
    return new NewTopic(topic.name(), topic.partitions(), (short) 1);
  }

  /** The service makes accounts and reports of ten machines from their facts. */
  private static void settleOwn(YearOfFacts year) throws Exception {
    timed("facts of 10 units", () -> year.addOwn(HUNDRED));
    timed(
        "their accounts and reports, made by the service",
        () -> {
          Awaitility.await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(200))
              .until(
                  () ->
                      year.number("select count(*) from oee.account_progress") == YearOfFacts.OWN);
          awaitSettled(year);
        });
  }

  /** Until a round finds nothing to do: no unit is behind the others, and none is due. */
  private static void awaitSettled(YearOfFacts year) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                year.number(
                        """
                        select (select count(*) from oee.account_due)
                          + count(*) filter (where accounted_to < now() - interval '9 hours')
                        from oee.account_progress
                        """)
                    == 0);
  }

  /** Weeks of machines that are copies are made again from facts, and must come out the same. */
  private static void verify(YearOfFacts year, ZonedDateTime from) throws SQLException {
    Random random = new Random(42);
    for (int i = 0; i < REOPENED; i++) {
      String unit = THOUSAND.unit(random.nextInt(THOUSAND.units()));
      ZonedDateTime monday =
          from.plusWeeks(1 + random.nextInt(50))
              .with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY));
      year.reopen(HUNDRED, unit, monday);
      awaitSettled(year);
      long differences = year.differences(HUNDRED, unit);
      System.out.printf(
          "%s, week of %s made again from facts: %d rows differ%n",
          unit, monday.toLocalDate(), differences);
      if (differences != 0) {
        throw new IllegalStateException("what is kept is not what the facts give");
      }
    }
  }

  /** Cold: database and service were just started; the system's file cache is as it was. */
  private static Map<String, Asking.Times> measure(
      ForkedDatabase database, ForkedBroker broker, Path dir, List<Question> questions)
      throws IOException, InterruptedException {
    database.close();
    database.start();
    try (ServiceProcess oee = start(database, broker, dir)) {
      oee.awaitReady();
      return Asking.measure(oee, questions);
    }
  }

  /** One more round with every plan in the database's log, which is then moved to target. */
  private static Path plans(
      ForkedDatabase database, ForkedBroker broker, Path dir, List<Question> questions)
      throws IOException, InterruptedException, SQLException {
    try (Connection connection = connect(database);
        var statement = connection.createStatement()) {
      for (String setting :
          List.of(
              "session_preload_libraries = 'auto_explain'",
              "logging_collector = on",
              "log_directory = 'plans'",
              "auto_explain.log_min_duration = 5",
              "auto_explain.log_analyze = on",
              "auto_explain.log_buffers = on",
              "auto_explain.log_timing = off",
              "auto_explain.log_parameter_max_length = 0")) {
        if (setting.startsWith("auto")) {
          statement.execute("load 'auto_explain'");
        }
        statement.execute("alter system set " + setting);
      }
    }
    database.close();
    database.start();
    try (ServiceProcess oee = start(database, broker, dir)) {
      oee.awaitReady();
      Asking.once(oee, questions);
    }
    Path kept = Path.of("target", "oee-year-plans.log").toAbsolutePath();
    try (Stream<Path> logs =
        Files.list(dir.resolve("postgresql").resolve("data").resolve("plans"))) {
      return Files.move(logs.findFirst().orElseThrow(), kept, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void sizes(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select relname, reltuples::bigint,
                  pg_size_pretty(pg_table_size(oid)), pg_size_pretty(pg_indexes_size(oid))
                from pg_class
                where relnamespace = 'oee'::regnamespace and relkind = 'r' and reltuples > 1000
                order by relname
                """)) {
      while (rows.next()) {
        System.out.printf(
            "%-20s %,12d rows %10s and %10s of indexes%n",
            rows.getString(1), rows.getLong(2), rows.getString(3), rows.getString(4));
      }
    }
  }

  private static ServiceProcess start(ForkedDatabase database, ForkedBroker broker, Path dir)
      throws IOException {
    return ServiceProcess.start(
        "oee-service",
        dir,
        List.of("-Xmx256m"),
        List.of(
            "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=" + database.username(),
            "--millrace.oee.account.every=1s"));
  }

  private static Connection connect(ForkedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void timed(String what, Work work) throws Exception {
    long began = System.nanoTime();
    work.run();
    System.out.printf("%-55s %6.1f s%n", what, (System.nanoTime() - began) / 1e9);
  }
}
