// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.contracts.readings.UnreadableBatchException;
import io.millrace.gateway.Plants;
import io.millrace.gateway.spool.SpoolRecord.Kind;
import io.millrace.gateway.spool.SpoolStore.Stored;
import io.millrace.testkit.Examples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolStoreTest {
  private static final long ROOMY = 64 << 20;

  @TempDir Path directory;

  @Test
  void givesBackWhatItTookInOrderAndOnlyOnceForced() throws Exception {
    try (SpoolStore spool = open(ROOMY)) {
      spool.append(batch(spool, 3));
      assertThat(spool.take(1 << 20, Duration.ofMillis(1))).isEmpty();
      spool.append(new SpoolRecord(Kind.EVENT, Examples.AT, "edge", new byte[] {1, 2, 3}));
      spool.force();
      List<Stored> taken = spool.take(1 << 20, Duration.ofSeconds(1));
      assertThat(taken)
          .extracting(t -> t.spooled().kind())
          .containsExactly(Kind.READINGS, Kind.EVENT);
      assertThat(decoded(taken.getFirst()).readings()).hasSize(3);
      assertThat(taken.get(1).spooled().payload()).containsExactly(1, 2, 3);
      assertThat(spool.take(1 << 20, Duration.ofMillis(1))).isEmpty();
    }
  }

  @Test
  void whatWasNotAcknowledgedComesAgainAfterARestart() throws Exception {
    UUID epoch;
    try (SpoolStore spool = open(ROOMY)) {
      epoch = spool.epoch();
      fill(spool, 10);
      List<Stored> taken = spool.take(1 << 20, Duration.ofSeconds(1));
      spool.acknowledge(taken.get(3).next());
      spool.saveCursor();
    }
    try (SpoolStore spool = open(ROOMY)) {
      assertThat(spool.epoch()).isEqualTo(epoch);
      assertThat(sequences(spool)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
      assertThat(spool.nextSequence("filler")).isEqualTo(11);
    }
  }

  @Test
  void whatTheProducerLostComesAgainAfterARewind() throws Exception {
    try (SpoolStore spool = open(ROOMY)) {
      fill(spool, 5);
      List<Stored> taken = spool.take(1 << 20, Duration.ofSeconds(1));
      spool.acknowledge(taken.get(1).next());
      spool.rewind();
      assertThat(sequences(spool)).containsExactly(3L, 4L, 5L);
    }
  }

  /** A process may be killed while it writes: whatever is left of the last record is cut off. */
  @Test
  void aTornTailIsCutAtEveryPosition() throws Exception {
    Path open = directory.resolve("open");
    Path written = directory.resolve("written");
    long before;
    try (SpoolStore spool = new SpoolStore(open, ROOMY, _ -> false, (_, _) -> List.of())) {
      fill(spool, 3);
      before = spool.bytes();
      fill(spool, 1);
      copy(open, written);
    }
    Path segment = SpoolSegmentStore.file(written, 0);
    byte[] whole = Files.readAllBytes(segment);
    for (long cut = before; cut <= whole.length; cut++) {
      Path torn = directory.resolve("torn" + cut);
      copy(written, torn);
      try (RandomAccessFile file =
          new RandomAccessFile(SpoolSegmentStore.file(torn, 0).toFile(), "rw")) {
        file.setLength(cut);
      }
      try (SpoolStore spool = new SpoolStore(torn, ROOMY, _ -> false, (_, _) -> List.of())) {
        boolean isWhole = cut == whole.length;
        assertThat(spool.nextSequence("filler")).as("cut %d", cut).isEqualTo(isWhole ? 5 : 4);
        assertThat(sequences(spool))
            .as("cut %d", cut)
            .isEqualTo(isWhole ? List.of(1L, 2L, 3L, 4L) : List.of(1L, 2L, 3L));
        fill(spool, 1);
        assertThat(sequences(spool)).as("cut %d", cut).hasSize(1);
      }
    }
  }

  @Test
  void noDamagedByteIsTakenForARecord() throws Exception {
    byte[] frame = new SpoolRecord(Kind.EVENT, Examples.AT, "edge", new byte[40]).encode().array();
    Random random = new Random(3);
    for (int i = 0; i < frame.length; i++) {
      byte[] damaged = frame.clone();
      damaged[i] ^= (byte) (1 + random.nextInt(255));
      assertThat(SpoolRecord.decode(ByteBuffer.wrap(damaged))).as("byte %d", i).isEmpty();
    }
  }

  @Test
  void aNewDirectoryIsANewEpoch() throws Exception {
    UUID first;
    try (SpoolStore spool =
        new SpoolStore(directory.resolve("a"), ROOMY, _ -> false, (_, _) -> List.of())) {
      first = spool.epoch();
    }
    try (SpoolStore spool =
        new SpoolStore(directory.resolve("b"), ROOMY, _ -> false, (_, _) -> List.of())) {
      assertThat(spool.epoch()).isNotEqualTo(first);
      assertThat(spool.nextSequence("filler")).isEqualTo(1);
    }
  }

  /** Sequences may have been sent that nobody remembers; then they must not be given again. */
  @Test
  void whenSentRecordsAreGoneANewEpochBegins() throws Exception {
    UUID epoch;
    try (SpoolStore spool = open(ROOMY)) {
      epoch = spool.epoch();
      fill(spool, 10);
      spool.acknowledge(spool.take(1 << 20, Duration.ofSeconds(1)).getLast().next());
      spool.saveCursor();
    }
    try (RandomAccessFile file =
        new RandomAccessFile(SpoolSegmentStore.file(directory, 0).toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    try (SpoolStore spool = open(ROOMY)) {
      assertThat(spool.epoch()).isNotEqualTo(epoch);
    }
    Files.delete(SpoolSegmentStore.file(directory, 0));
    UUID second = UUID.fromString(Files.readString(directory.resolve("epoch")));
    try (SpoolStore spool = open(ROOMY)) {
      assertThat(spool.epoch()).isNotEqualTo(second);
    }
  }

  @Test
  void sequencesOfDevicesWhoseRecordsAreLongGoneAreRemembered() throws Exception {
    try (SpoolStore spool = open(128 << 10)) {
      spool.append(batch(spool, 1, "quiet"));
      for (int i = 0; i < 400; i++) {
        fill(spool, 1);
        List<Stored> taken = spool.take(1 << 20, Duration.ofSeconds(1));
        spool.acknowledge(taken.getLast().next());
        spool.saveCursor();
      }
      assertThat(Files.exists(SpoolSegmentStore.file(directory, 0))).isFalse();
    }
    try (SpoolStore spool = open(128 << 10)) {
      assertThat(spool.nextSequence("quiet")).isEqualTo(2);
      assertThat(spool.nextSequence("filler")).isEqualTo(401);
    }
  }

  @Test
  void whenFullTheOldestLeaveAndAreHandedOverExactly() throws Exception {
    List<Long> left = new ArrayList<>();
    long cap = 256 << 10;
    try (SpoolStore spool =
        new SpoolStore(
            directory,
            cap,
            _ -> false,
            (_, leaving) -> {
              leaving.forEach(record -> left.add(decoded(record).sequence()));
              return List.of();
            })) {
      List<Stored> onTheWay = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        spool.append(batch(spool, 5));
        if (i % 10 == 0) {
          spool.force();
        }
        if (i == 5) {
          onTheWay.addAll(spool.take(1 << 20, Duration.ofSeconds(1)));
        }
        assertThat(spool.bytes()).isLessThanOrEqualTo(cap + cap / 16 + 4096);
      }
      spool.force();
      // What is on its way may still arrive, so it must not be counted as dropped.
      List<Long> received = new ArrayList<>();
      onTheWay.forEach(stored -> received.add(decoded(stored).sequence()));
      assertThat(left).doesNotContainAnyElementsOf(received).isSorted();
      received.addAll(sequences(spool));
      assertThat(received).isSorted();
      assertThat(left.size() + received.size()).isEqualTo(3000);
      assertThat(Stream.concat(left.stream(), received.stream()).distinct().count())
          .isEqualTo(3000);
    }
  }

  @Test
  void aDamagedSegmentCostsItsRestAndNothingElse() throws Exception {
    int total = 3000;
    try (SpoolStore spool = open(1 << 20)) {
      fill(spool, total);
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> SpoolSegmentStore.number(file).isPresent()).count())
          .isGreaterThan(3);
    }
    try (RandomAccessFile file =
        new RandomAccessFile(SpoolSegmentStore.file(directory, 1).toFile(), "rw")) {
      file.seek(file.length() / 2);
      file.write(new byte[64]);
    }
    try (SpoolStore spool = open(1 << 20)) {
      List<Long> sequences = sequences(spool);
      assertThat(sequences).isSorted().contains(1L, (long) total);
      assertThat(sequences.size()).isLessThan(total).isGreaterThan(total / 2);
      assertThat(spool.damagedSegments()).isEqualTo(1);
    }
  }

  @Test
  void twoGatewaysCannotShareADirectory() throws Exception {
    try (SpoolStore spool = open(ROOMY)) {
      assertThat(spool.bytes()).isZero();
      assertThatThrownBy(() -> open(ROOMY))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another gateway uses");
    }
  }

  private SpoolStore open(long cap) throws IOException {
    return new SpoolStore(directory, cap, _ -> false, (_, _) -> List.of());
  }

  private static void fill(SpoolStore spool, int batches) throws IOException {
    for (int i = 0; i < batches; i++) {
      spool.append(batch(spool, 5));
    }
    spool.force();
  }

  private static SpoolRecord batch(SpoolStore spool, int readings) {
    return batch(spool, readings, "filler");
  }

  private static SpoolRecord batch(SpoolStore spool, int readings, String device) {
    List<Reading> values = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      values.add(
          Reading.good(Plants.name("count"), Examples.AT.plusMillis(i), new TagValue.Int(i)));
    }
    ReadingBatch batch =
        new ReadingBatch(
            "edge", spool.epoch().toString(), device, spool.nextSequence(device), 1, values);
    return new SpoolRecord(
        Kind.READINGS, Examples.AT, batch.key(), ReadingBatchCodec.encode(batch));
  }

  private static List<Long> sequences(SpoolStore spool) throws Exception {
    List<Long> sequences = new ArrayList<>();
    List<Stored> taken = spool.take(1 << 20, Duration.ofMillis(10));
    while (!taken.isEmpty()) {
      taken.forEach(stored -> sequences.add(decoded(stored).sequence()));
      spool.acknowledge(taken.getLast().next());
      taken = spool.take(1 << 20, Duration.ofMillis(10));
    }
    return sequences;
  }

  private static ReadingBatch decoded(Stored stored) {
    return decoded(stored.spooled());
  }

  private static ReadingBatch decoded(SpoolRecord spooled) {
    try {
      return ReadingBatchCodec.decode(spooled.payload());
    } catch (UnreadableBatchException e) {
      throw new AssertionError(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
