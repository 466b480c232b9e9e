// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.gateway.spool.SpoolSegmentStore.Placed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that the broker does not have yet, on disk in order: segments that are appended to,
 * and a cursor that says up to where the broker has them. Only what was forced to disk is given
 * out. Bounded: when full, whole segments leave unsent, oldest first, but never one of which
 * something is on its way to the broker. One thread appends, one takes; safe for both.
 */
public final class SpoolStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolStore.class);
  private static final int SEGMENTS = 16;
  private static final long LARGEST_SEGMENT = 8L << 20;

  private final Path directory;
  private final long mostBytes;
  private final long segmentBytes;
  private final UnaryOperator<List<SpoolRecord>> farewell;
  private final FileChannel lockFile;
  private final SpoolMemoryStore memory;
  private final TreeMap<Long, Long> sizes = new TreeMap<>();
  private final Deque<Stored> inFlight = new ArrayDeque<>();
  private SpoolSegmentStore active;
  private SpoolPosition cursor;
  private SpoolPosition sent;
  private SpoolPosition durable;
  private SpoolPosition savedCursor;
  private @Nullable Instant oldestUnsent;
  private final Set<Long> damagedSegments = new HashSet<>();
  private @Nullable List<SpoolRecord> damage;

  /**
   * A record with its place.
   *
   * @param next the place behind it.
   */
  record Stored(SpoolRecord spooled, SpoolPosition next) {}

  /**
   * Opens the spool of a directory, or makes a new one there.
   *
   * @param mostBytes what it may take on disk, up to one segment more.
   * @param farewell told what leaves unsent, answers what is to be kept instead; it is appended.
   * @throws IOException when the disk fails or another gateway uses the directory.
   */
  public static SpoolStore open(
      Path directory, long mostBytes, UnaryOperator<List<SpoolRecord>> farewell)
      throws IOException {
    return new SpoolStore(directory, mostBytes, farewell);
  }

  private SpoolStore(Path directory, long mostBytes, UnaryOperator<List<SpoolRecord>> farewell)
      throws IOException {
    this.directory = directory;
    this.mostBytes = mostBytes;
    this.segmentBytes = Math.min(LARGEST_SEGMENT, Math.max(4096, mostBytes / SEGMENTS));
    this.farewell = farewell;
    Files.createDirectories(directory);
    this.lockFile = SpoolLockStore.take(directory);
    this.memory = new SpoolMemoryStore(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Optional<Long> number = SpoolSegmentStore.number(file);
        if (number.isPresent()) {
          sizes.put(number.get(), Files.size(file));
        }
      }
    }
    boolean isTrusted = memory.isKnown() && !sizes.isEmpty();
    long last = sizes.isEmpty() ? 0 : sizes.lastKey();
    if (sizes.isEmpty()) {
      sizes.put(last, 0L);
    }
    Path file = SpoolSegmentStore.file(directory, last);
    this.active = SpoolSegmentStore.open(file);
    List<Placed> records = SpoolSegmentStore.read(file, 0, active.size(), Long.MAX_VALUE).records();
    long whole = records.isEmpty() ? 0 : records.getLast().end();
    if (whole < active.size()) {
      LOG.warn("The spool's last {} bytes were not whole and are cut", active.size() - whole);
      active.cut(whole);
    }
    sizes.put(last, whole);
    this.durable = new SpoolPosition(last, whole);
    SpoolPosition start = new SpoolPosition(sizes.firstKey(), 0);
    SpoolPosition known = memory.cursor().orElse(start);
    if (durable.isBefore(known)) {
      isTrusted = false;
      known = durable;
    }
    this.cursor = known.isBefore(start) ? start : known;
    this.sent = cursor;
    this.savedCursor = cursor;
    memory.recover(isTrusted, records.stream().map(Placed::spooled).toList());
    if (memory.isNewEpoch()) {
      LOG.info("The spool in {} begins epoch {}", directory, memory.epoch());
    }
    active.force();
    deleteBefore(cursor.segment());
  }

  /** Changes whenever the spool cannot vouch for the numbers it gave before. */
  public UUID epoch() {
    return memory.epoch();
  }

  /** The next sequence of a device in this epoch; each is given once. */
  public synchronized long nextSequence(String device) {
    return memory.next(device);
  }

  /** Appends; it may be sent after the next {@link #force}. */
  synchronized void append(SpoolRecord spooled) throws IOException {
    if (active.size() >= segmentBytes) {
      roll();
    }
    try {
      active.append(spooled.encode());
    } catch (IOException e) {
      if (!recycle()) {
        throw e;
      }
      active.append(spooled.encode());
    }
    sizes.put(sizes.lastKey(), active.size());
    while (bytes() > mostBytes && dropOldest()) {
      // Until it fits, or nothing may leave.
    }
  }

  /** Everything appended so far is on disk when this returns, and may be sent. */
  void force() throws IOException {
    SpoolSegmentStore segment;
    SpoolPosition end;
    synchronized (this) {
      segment = active;
      end = new SpoolPosition(sizes.lastKey(), segment.size());
    }
    segment.force();
    synchronized (this) {
      durable = end;
      notifyAll();
    }
  }

  /**
   * The next records to send, oldest first; waits when there are none.
   *
   * @param bytes about how many at once.
   * @return empty when none came in time.
   */
  synchronized List<Stored> take(long bytes, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!sent.isBefore(durable)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return List.of();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    List<Stored> taken = new ArrayList<>();
    while (taken.isEmpty() && sent.isBefore(durable)) {
      long segment = sent.segment();
      boolean isLast = segment == durable.segment();
      long limit = isLast ? durable.offset() : sizes.getOrDefault(segment, 0L);
      if (sizes.containsKey(segment) && sent.offset() < limit) {
        SpoolSegmentStore.Read read =
            SpoolSegmentStore.read(
                SpoolSegmentStore.file(directory, segment), sent.offset(), limit, bytes);
        for (Placed placed : read.records()) {
          sent = new SpoolPosition(segment, placed.end());
          taken.add(new Stored(placed.spooled(), sent));
        }
        if (!read.records().isEmpty()) {
          continue;
        }
        Path file = SpoolSegmentStore.file(directory, segment);
        damaged(
            segment,
            sent.offset(),
            SpoolSegmentStore.read(file, 0, sent.offset(), Long.MAX_VALUE).records());
      }
      Long next = sizes.higherKey(segment);
      sent = isLast || next == null ? durable : new SpoolPosition(next, 0);
    }
    inFlight.addAll(taken);
    oldestUnsent = firstInFlight();
    return taken;
  }

  /** The broker has everything before this place; it will not be given out again. */
  synchronized void acknowledge(SpoolPosition next) {
    while (!inFlight.isEmpty() && !next.isBefore(inFlight.getFirst().next())) {
      inFlight.removeFirst();
    }
    oldestUnsent = firstInFlight();
    if (cursor.isBefore(next)) {
      cursor = next;
    }
    if (inFlight.isEmpty() && cursor.isBefore(sent)) {
      cursor = sent;
    }
  }

  /** What was acknowledged is not given out again after a restart either; its room is free. */
  synchronized void saveCursor() throws IOException {
    if (!cursor.equals(savedCursor)) {
      // First, since saving needs room on the disk; a cursor before the first segment means it.
      deleteBefore(cursor.segment());
      memory.saveCursor(cursor);
      savedCursor = cursor;
    }
  }

  /** What was taken and not acknowledged is given out again. */
  synchronized void rewind() {
    inFlight.clear();
    sent = cursor;
  }

  /** Bytes on disk. */
  public synchronized long bytes() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes that the broker does not have yet. */
  public synchronized long unsentBytes() {
    return sizes.tailMap(cursor.segment(), true).values().stream().mapToLong(Long::longValue).sum()
        - cursor.offset();
  }

  /** When the oldest record was taken in that the broker does not have; empty when it has all. */
  synchronized Optional<Instant> oldestUnsent() {
    return Optional.ofNullable(oldestUnsent);
  }

  /** Segments of which a part could not be read. */
  public synchronized long damagedSegments() {
    return damagedSegments.size();
  }

  /**
   * Tells once that what was taken last does not follow on what was taken before it.
   *
   * @return what could be read in front of the damage, oldest first; empty when there was none.
   */
  synchronized Optional<List<SpoolRecord>> damage() {
    Optional<List<SpoolRecord>> front = Optional.ofNullable(damage);
    damage = null;
    return front;
  }

  @Override
  public synchronized void close() throws IOException {
    active.force();
    memory.saveCursor(cursor);
    memory.saveSequences();
    active.close();
    lockFile.close();
  }

  private @Nullable Instant firstInFlight() {
    Stored first = inFlight.peekFirst();
    return first == null ? null : first.spooled().at();
  }

  private void roll() throws IOException {
    active.force();
    // Before older segments may go: nobody else remembers which sequences they had.
    memory.saveSequences();
    long number = sizes.lastKey() + 1;
    SpoolSegmentStore fresh = SpoolSegmentStore.open(SpoolSegmentStore.file(directory, number));
    active.close();
    active = fresh;
    sizes.put(number, 0L);
    durable = new SpoolPosition(number, 0);
    SpoolMemoryStore.forceDirectory(directory);
    notifyAll();
  }

  /**
   * Gives a full disk back what the broker has of the last segment, which nothing else would free.
   *
   * @return whether there is room now.
   */
  private boolean recycle() throws IOException {
    long number = sizes.lastKey();
    // Else the broker would never get the records behind the last force: the next one fails, too.
    active.force();
    durable = new SpoolPosition(number, active.size());
    notifyAll();
    boolean isSent = !cursor.isBefore(durable);
    if (active.size() == 0 || !isSent || !inFlight.isEmpty()) {
      return false;
    }
    SpoolSegmentStore fresh = SpoolSegmentStore.open(SpoolSegmentStore.file(directory, number + 1));
    // Whoever dies between here and the end begins a new epoch: no sequence is given twice.
    memory.forgetSequences();
    active.close();
    active = fresh;
    sizes.put(number + 1, 0L);
    durable = new SpoolPosition(number + 1, 0);
    sent = durable;
    cursor = durable;
    deleteBefore(number + 1);
    memory.saveSequences();
    SpoolMemoryStore.forceDirectory(directory);
    return true;
  }

  private void damaged(long segment, long offset, List<Placed> front) {
    damagedSegments.add(segment);
    LOG.error("Segment {} of the spool is damaged behind {}", segment, offset);
    List<SpoolRecord> known = damage == null ? new ArrayList<>() : damage;
    front.forEach(placed -> known.add(placed.spooled()));
    damage = known;
  }

  /** Whether a segment could leave. */
  private boolean dropOldest() throws IOException {
    boolean isOnItsWay = !inFlight.isEmpty();
    Long oldest = isOnItsWay ? sizes.higherKey(sent.segment()) : Long.valueOf(sent.segment());
    if (oldest == null || oldest >= sizes.lastKey()) {
      return false;
    }
    long from = sent.segment() == oldest ? sent.offset() : 0;
    Path file = SpoolSegmentStore.file(directory, oldest);
    SpoolSegmentStore.Read read =
        SpoolSegmentStore.read(file, from, Long.MAX_VALUE, Long.MAX_VALUE);
    if (!read.isWhole()) {
      long end = read.records().isEmpty() ? from : read.records().getLast().end();
      damaged(oldest, end, read.records());
    }
    List<SpoolRecord> leaving = read.records().stream().map(Placed::spooled).toList();
    for (SpoolRecord kept : farewell.apply(leaving)) {
      active.append(kept.encode());
    }
    active.force();
    sizes.put(sizes.lastKey(), active.size());
    durable = new SpoolPosition(sizes.lastKey(), active.size());
    if (!isOnItsWay) {
      sent = new SpoolPosition(oldest + 1, 0);
      cursor = sent;
      memory.saveCursor(cursor);
      savedCursor = cursor;
      oldestUnsent = null;
    }
    Files.delete(file);
    sizes.remove(oldest);
    notifyAll();
    return true;
  }

  private void deleteBefore(long segment) throws IOException {
    while (sizes.firstKey() < Math.min(segment, sizes.lastKey())) {
      long number = sizes.firstKey();
      Files.deleteIfExists(SpoolSegmentStore.file(directory, number));
      sizes.remove(number);
    }
  }
}
