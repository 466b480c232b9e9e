// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.testkit.ForkedBroker;
import io.millrace.testkit.ForkedDatabase;
import io.millrace.testkit.ServiceProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * How fast {@code ingest-service} works off a backlog of readings in Kafka, against the limit: the
 * same number of rows copied into a table without any index by the same database.
 *
 * <p>Both are measured from outside, in one run on one machine; what counts is the ratio.
 */
public final class CatchUpBench {
  private static final int DEVICES = 200;
  private static final int TAGS = 10;
  private static final int POLLS_PER_BATCH = 10;
  private static final int READINGS = 2_000_000;
  private static final int BATCHES = READINGS / (TAGS * POLLS_PER_BATCH);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;
  private static final byte[] COPY_HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private CatchUpBench() {}

  public static void main(String[] arguments) throws Exception {
    Path dir = Files.createTempDirectory("millrace-bench");
    try (ForkedDatabase database = ForkedDatabase.in(dir.resolve("postgresql"));
        ForkedBroker broker = ForkedBroker.in(dir.resolve("kafka"))) {
      database.start();
      broker.start();
      Instant start = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
      fill(broker, start);
      double limit = copyLimit(database, start);
      double ingest = catchUp(database, broker, dir);
      System.out.printf(
          "%,d readings of %d devices, %d in a record%n",
          READINGS, DEVICES, TAGS * POLLS_PER_BATCH);
      System.out.printf("limit   COPY into a table without index   %,9.0f rows/s%n", limit);
      System.out.printf(
          "ingest  Kafka to samples, latest and marks  %,9.0f rows/s   %.2f of the limit%n",
          ingest, ingest / limit);
    }
  }

  /** Puts the backlog into Kafka, device after device as a gateway would after an outage. */
  private static void fill(ForkedBroker broker, Instant start)
      throws ExecutionException, InterruptedException {
    Topic topic = Topics.READINGS;
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)))
          .all()
          .get();
    }
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "compression.type", "lz4",
                "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>(BATCHES);
      for (int i = 0; i < BATCHES; i++) {
        ReadingBatch batch = batch(i % DEVICES, i / DEVICES + 1, start);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic.name(),
                    batch.key().getBytes(StandardCharsets.UTF_8),
                    ReadingBatchCodec.encode(batch))));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  private static ReadingBatch batch(int device, int sequence, Instant start) {
    List<Reading> readings = new ArrayList<>(TAGS * POLLS_PER_BATCH);
    String name = "d%04d".formatted(device);
    for (int poll = 0; poll < POLLS_PER_BATCH; poll++) {
      int second = (sequence - 1) * POLLS_PER_BATCH + poll;
      Instant at = start.plusSeconds(second).plus(device * 37L, ChronoUnit.MICROS);
      for (int tag = 0; tag < TAGS; tag++) {
        readings.add(
            Reading.good(
                new TagName("acme/bench/hall/cell/" + name + "/t" + tag),
                at,
                new TagValue.Real(Math.sin(second * 0.01 + tag) * 100)));
      }
    }
    return new ReadingBatch("edge", "bench", name, sequence, 1, readings);
  }

  private static double copyLimit(ForkedDatabase database, Instant start)
      throws SQLException, IOException {
    try (Connection connection = connect(database)) {
      connection
          .createStatement()
          .execute(
              "create table bare (at timestamptz, tag_id int, value float8, quality smallint)");
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, start) - POSTGRES_EPOCH_MICROS;
      long began = System.nanoTime();
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy bare from stdin (format binary)");
      copy.writeToCopy(COPY_HEADER, 0, COPY_HEADER.length);
      ByteBuffer rows = ByteBuffer.allocate(1 << 16);
      for (int i = 0; i < READINGS; i++) {
        rows.putShort((short) 4);
        rows.putInt(8).putLong(micros + (i / (DEVICES * TAGS)) * 1_000_000L);
        rows.putInt(4).putInt(i % (DEVICES * TAGS));
        rows.putInt(8).putDouble(Math.sin(i * 0.01) * 100);
        rows.putInt(2).putShort((short) 0);
        if (rows.remaining() < 64) {
          copy.writeToCopy(rows.array(), 0, rows.position());
          rows.clear();
        }
      }
      rows.putShort((short) -1);
      copy.writeToCopy(rows.array(), 0, rows.position());
      copy.endCopy();
      return READINGS / seconds(began);
    }
  }

  private static double catchUp(ForkedDatabase database, ForkedBroker broker, Path dir)
      throws IOException, SQLException {
    try (ServiceProcess ingest =
            ServiceProcess.start(
                "ingest-service",
                dir,
                List.of(
                    "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--spring.datasource.username=" + database.username()));
        Connection connection = connect(database)) {
      ingest.awaitReady();
      // From the first rows on, so that neither the start nor the migrations count.
      Awaitility.await().atMost(PATIENCE).until(() -> stored(connection) > 0);
      long first = stored(connection);
      long began = System.nanoTime();
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> stored(connection) >= BATCHES);
      return (BATCHES - first) * (double) (TAGS * POLLS_PER_BATCH) / seconds(began);
    }
  }

  /** How many batches are committed: the sum of the positions. */
  private static long stored(Connection connection) throws SQLException {
    try (var rows =
        connection
            .createStatement()
            .executeQuery(
                "select coalesce(sum(next_offset), 0) from telemetry.stream_position"
                    + " where projection = 'samples'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Connection connect(ForkedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }
}
