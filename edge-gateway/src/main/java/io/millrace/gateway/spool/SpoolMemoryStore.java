// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the spool must know beside its records: the epoch, how far the broker has it, and the last
 * sequence given to each device. Small files, replaced as a whole. Guarded by the spool.
 */
final class SpoolMemoryStore {
  private static final String EPOCH = "epoch";
  private static final String CURSOR = "cursor";
  private static final String SEQUENCES = "sequences";

  /** Is there as long as the spool is open. */
  private static final String OPEN = "open";

  private final Path directory;
  private final Map<String, Long> sequences = new HashMap<>();
  private UUID epoch;
  private boolean isNewEpoch;
  private @Nullable Instant killedAfter;

  SpoolMemoryStore(Path directory) throws IOException {
    this.directory = directory;
    this.isNewEpoch = true;
    this.epoch = UUID.randomUUID();
    Optional<UUID> known = read(EPOCH).flatMap(SpoolMemoryStore::uuid);
    if (known.isPresent()) {
      epoch = known.get();
      isNewEpoch = false;
    }
  }

  /** Whether the directory had an epoch when it was opened. */
  boolean isKnown() {
    return !isNewEpoch;
  }

  boolean isNewEpoch() {
    return isNewEpoch;
  }

  UUID epoch() {
    return epoch;
  }

  Optional<SpoolPosition> cursor() throws IOException {
    return read(CURSOR).flatMap(SpoolPosition::parse);
  }

  /**
   * Finds the last sequences again, or begins a new epoch when nobody can vouch for them.
   *
   * @param isTrusted whether nothing of the spool is missing that may have been sent.
   * @param newest the records since the sequences were last saved.
   */
  void recover(boolean isTrusted, List<SpoolRecord> newest) throws IOException {
    Optional<Map<String, Long>> saved = savedSequences();
    boolean wasOpen = read(OPEN).isPresent();
    replace(OPEN, "");
    if (isTrusted && saved.isPresent()) {
      sequences.putAll(saved.get());
      for (SpoolRecord spooled : newest) {
        if (spooled.kind() == SpoolRecord.Kind.READINGS) {
          remember(spooled);
        }
      }
      killedAfter = wasOpen ? lastTakenIn(newest) : null;
      return;
    }
    epoch = UUID.randomUUID();
    isNewEpoch = true;
    saveSequences();
    replace(EPOCH, epoch.toString());
  }

  Set<String> devices() {
    return Set.copyOf(sequences.keySet());
  }

  /** When the newest known record was taken in, if the spool was not closed; else empty. */
  Optional<Instant> killedAfter() {
    return Optional.ofNullable(killedAfter);
  }

  void closed() throws IOException {
    Files.deleteIfExists(directory.resolve(OPEN));
    forceDirectory(directory);
  }

  private Instant lastTakenIn(List<SpoolRecord> newest) throws IOException {
    // The sequences are saved when a segment begins that has no record yet.
    return newest.isEmpty()
        ? Files.getLastModifiedTime(directory.resolve(SEQUENCES)).toInstant()
        : newest.getLast().at();
  }

  long next(String device) {
    return sequences.merge(device, 1L, Long::sum);
  }

  void saveCursor(SpoolPosition cursor) throws IOException {
    replace(CURSOR, cursor.toString());
  }

  void saveSequences() throws IOException {
    replace(
        SEQUENCES,
        new TreeMap<>(sequences)
            .entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n", epoch + "\n", "\nend\n")));
  }

  /** Until they are saved again, nobody can vouch for the numbers of this epoch. */
  void forgetSequences() throws IOException {
    Files.deleteIfExists(directory.resolve(SEQUENCES));
    forceDirectory(directory);
  }

  static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void remember(SpoolRecord spooled) {
    try {
      ReadingBatch batch = ReadingBatchCodec.decode(spooled.payload());
      if (batch.epoch().equals(epoch.toString())) {
        sequences.merge(batch.device(), batch.sequence(), Math::max);
      }
    } catch (UnreadableBatchException e) {
      throw new UncheckedIOException(
          new IOException("a whole record of the spool is no batch of readings", e));
    }
  }

  /** Empty when they were never saved in this epoch, or not to the end. */
  private Optional<Map<String, Long>> savedSequences() throws IOException {
    Optional<String> text = read(SEQUENCES);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = text.get().lines().toList();
    if (lines.size() < 2
        || !lines.getFirst().equals(epoch.toString())
        || !lines.getLast().equals("end")) {
      return Optional.empty();
    }
    Map<String, Long> saved = new HashMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int space = line.lastIndexOf(' ');
      if (space > 0) {
        saved.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
      }
    }
    return Optional.of(saved);
  }

  private Optional<String> read(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private void replace(String name, String text) throws IOException {
    Path fresh = directory.resolve(name + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        fresh,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(directory);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
