// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.equipment.TagName;
import io.millrace.gateway.spool.SpoolSegmentStore.Placed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that the broker does not have yet, on disk in order: segments that are appended to,
 * and a cursor that says up to where the broker has them. Only what was forced to disk is given
 * out. Bounded: when full, readings leave unsent, oldest first, those of essential tags last, but
 * never from a segment of which something is on its way to the broker, or was and may have arrived.
 * One thread appends, one takes; safe for both.
 */
public final class SpoolStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolStore.class);
  private static final int SEGMENTS = 16;
  private static final long LARGEST_SEGMENT = 8L << 20;

  private final Path directory;
  private final long mostBytes;
  private final long segmentBytes;
  private final Predicate<TagName> isEssential;
  private final BiFunction<Loss, List<SpoolRecord>, List<SpoolRecord>> farewell;
  private final FileChannel lockFile;
  private final SpoolMemoryStore memory;
  private final SpoolSegmentsStore segments;
  private SpoolSegmentStore active;
  private final Progress progress;
  private SpoolPosition durable;
  private SpoolPosition savedCursor;
  private long appendedBytes;
  private final Damage damage = new Damage();

  /** Segments that hold only what is essential; forgotten with the process, then looked at anew. */
  private final Set<Long> thinned = new HashSet<>();

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
   * @param isEssential whether readings of a tag leave last.
   * @param farewell told what leaves unsent and why, answers what is to be kept instead; it is
   *     appended.
   * @throws IOException when the disk fails or another gateway uses the directory.
   */
  public SpoolStore(
      Path directory,
      long mostBytes,
      Predicate<TagName> isEssential,
      BiFunction<Loss, List<SpoolRecord>, List<SpoolRecord>> farewell)
      throws IOException {
    this.directory = directory;
    this.mostBytes = mostBytes;
    this.segmentBytes = Math.min(LARGEST_SEGMENT, Math.max(4096, mostBytes / SEGMENTS));
    this.isEssential = isEssential;
    this.farewell = farewell;
    Files.createDirectories(directory);
    this.lockFile = SpoolLockStore.take(directory);
    this.memory = new SpoolMemoryStore(directory);
    this.segments = new SpoolSegmentsStore(directory);
    boolean isTrusted = memory.isKnown() && !segments.isEmpty();
    long last = segments.isEmpty() ? 0 : segments.last();
    SpoolSegmentStore.Whole whole = SpoolSegmentStore.openWhole(segments.file(last));
    this.active = whole.segment();
    if (whole.cut() > 0) {
      LOG.warn("The spool's last {} bytes were not whole and are cut", whole.cut());
    }
    segments.size(last, active.size());
    this.durable = new SpoolPosition(last, active.size());
    SpoolPosition start = new SpoolPosition(segments.first(), 0);
    SpoolPosition known = memory.cursor().orElse(start);
    if (durable.isBefore(known)) {
      isTrusted = false;
      known = durable;
    }
    this.savedCursor = known.isBefore(start) ? start : known;
    this.progress = new Progress(savedCursor);
    memory.recover(isTrusted, whole.records().stream().map(Placed::spooled).toList());
    if (memory.isNewEpoch()) {
      LOG.info("The spool in {} begins epoch {}", directory, memory.epoch());
    }
    active.force();
    segments.deleteBefore(progress.cursor().segment());
  }

  /** Changes whenever the spool cannot vouch for the numbers it gave before. */
  public UUID epoch() {
    return memory.epoch();
  }

  /** The next sequence of a device in this epoch; each is given once. */
  public synchronized long nextSequence(String device) {
    return memory.next(device);
  }

  /** Which devices have had a sequence in this epoch. */
  synchronized Set<String> devices() {
    return memory.devices();
  }

  /**
   * When the last thing was taken in before the spool was left without being closed; empty when it
   * was closed, or is new.
   */
  synchronized Optional<Instant> killedAfter() {
    return memory.killedAfter();
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
    appendedBytes += spooled.size();
    segments.size(segments.last(), active.size());
    while (bytes() > mostBytes && makeRoom()) {
      // Until it fits, or nothing may leave.
    }
  }

  /** Lets the oldest segments go that hold nothing younger than this. */
  synchronized void dropBefore(Instant oldest) throws IOException {
    while (segments.isBefore(progress.leavesFrom(), oldest) && dropOldest(Loss.SPOOL_AGED)) {
      // Until the oldest is young enough, or nothing may leave.
    }
  }

  /** Everything appended so far is on disk when this returns, and may be sent. */
  void force() throws IOException {
    SpoolSegmentStore segment;
    SpoolPosition end;
    synchronized (this) {
      segment = active;
      end = new SpoolPosition(segments.last(), segment.size());
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
    while (!progress.sent().isBefore(durable)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return List.of();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    List<Stored> taken = new ArrayList<>();
    while (taken.isEmpty() && progress.sent().isBefore(durable)) {
      long segment = progress.sent().segment();
      boolean isLast = segment == durable.segment();
      long limit = isLast ? durable.offset() : segments.size(segment);
      if (segments.has(segment) && progress.sent().offset() < limit) {
        SpoolSegmentStore.Read read =
            SpoolSegmentStore.read(segments.file(segment), progress.sent().offset(), limit, bytes);
        for (Placed placed : read.records()) {
          progress.sent(new SpoolPosition(segment, placed.end()));
          taken.add(new Stored(placed.spooled(), progress.sent()));
        }
        if (!read.records().isEmpty()) {
          continue;
        }
        damaged(segment, progress.sent().offset(), segments.before(progress.sent()));
      }
      Long next = segments.after(segment);
      progress.sent(isLast || next == null ? durable : new SpoolPosition(next, 0));
    }
    progress.isTaken(taken);
    return taken;
  }

  /** The broker has everything before this place; it will not be given out again. */
  synchronized void acknowledge(SpoolPosition next) {
    progress.acknowledge(next);
  }

  /** What was acknowledged is not given out again after a restart either; its room is free. */
  synchronized void saveCursor() throws IOException {
    if (!progress.cursor().equals(savedCursor)) {
      // First, since saving needs room on the disk; a cursor before the first segment means it.
      segments.deleteBefore(progress.cursor().segment());
      thinned.removeIf(number -> !segments.has(number));
      memory.saveCursor(progress.cursor());
      savedCursor = progress.cursor();
    }
  }

  /** What was taken and not acknowledged is given out again. */
  synchronized void rewind() {
    progress.rewind();
  }

  /** About how many bytes were appended since the start. */
  synchronized long appendedBytes() {
    return appendedBytes;
  }

  /** Bytes on disk. */
  public synchronized long bytes() {
    return segments.bytes();
  }

  /** Bytes that the broker does not have yet. */
  public synchronized long unsentBytes() {
    return segments.bytesFrom(progress.cursor().segment()) - progress.cursor().offset();
  }

  /** When the oldest record was taken in that the broker does not have; empty when it has all. */
  synchronized Optional<Instant> oldestUnsent() {
    return progress.oldestUnsent();
  }

  /** Segments of which a part could not be read. */
  public synchronized long damagedSegments() {
    return damage.segments();
  }

  /**
   * Tells once that what was taken last does not follow on what was taken before it.
   *
   * @return what could be read in front of the damage, oldest first; empty when there was none.
   */
  synchronized Optional<List<SpoolRecord>> damage() {
    return damage.told();
  }

  @Override
  public synchronized void close() throws IOException {
    active.force();
    memory.saveCursor(progress.cursor());
    memory.saveSequences();
    memory.closed();
    active.close();
    lockFile.close();
  }

  private void roll() throws IOException {
    active.force();
    // Before older segments may go: nobody else remembers which sequences they had.
    memory.saveSequences();
    long number = segments.last() + 1;
    SpoolSegmentStore fresh = SpoolSegmentStore.open(segments.file(number));
    active.close();
    active = fresh;
    segments.size(number, 0);
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
    long number = segments.last();
    // Else the broker would never get the records behind the last force: the next one fails, too.
    active.force();
    durable = new SpoolPosition(number, active.size());
    notifyAll();
    boolean isSent = !progress.cursor().isBefore(durable);
    if (active.size() == 0 || !isSent || progress.isOnItsWay()) {
      return false;
    }
    SpoolSegmentStore fresh = SpoolSegmentStore.open(segments.file(number + 1));
    // Whoever dies between here and the end begins a new epoch: no sequence is given twice.
    memory.forgetSequences();
    active.close();
    active = fresh;
    segments.size(number + 1, 0);
    durable = new SpoolPosition(number + 1, 0);
    progress.skipTo(durable);
    segments.deleteBefore(number + 1);
    memory.saveSequences();
    SpoolMemoryStore.forceDirectory(directory);
    return true;
  }

  private void damaged(long segment, long offset, List<Placed> front) {
    LOG.error("Segment {} of the spool is damaged behind {}", segment, offset);
    damage.found(segment, front.stream().map(Placed::spooled).toList());
  }

  /** Thins the oldest segment that is not thinned yet, or lets the oldest go. */
  private boolean makeRoom() throws IOException {
    for (long number : segments.finishedFrom(progress.leavesFrom())) {
      if (thinned.add(number)) {
        thin(number);
        return true;
      }
    }
    return dropOldest(Loss.SPOOL_FULL);
  }

  private void thin(long number) throws IOException {
    long from = progress.sent().segment() == number ? progress.sent().offset() : 0;
    Thinning thinning = Thinning.of(unsent(number, from), isEssential);
    if (!thinning.isLoss()) {
      return;
    }
    sayFarewell(Loss.SPOOL_THINNED, thinning.thinned());
    sayFarewell(Loss.SPOOL_FULL, thinning.gone());
    if (from == 0 && thinning.stay().isEmpty()) {
      segments.delete(number);
    } else {
      segments.replace(number, from, thinning.stay());
    }
    notifyAll();
  }

  /** Whether a segment could leave. */
  private boolean dropOldest(Loss loss) throws IOException {
    NavigableSet<Long> leaving = segments.finishedFrom(progress.leavesFrom());
    if (leaving.isEmpty()) {
      return false;
    }
    long oldest = leaving.first();
    sayFarewell(
        loss, unsent(oldest, progress.sent().segment() == oldest ? progress.sent().offset() : 0));
    if (!progress.isHeld()) {
      progress.skipTo(new SpoolPosition(oldest + 1, 0));
      memory.saveCursor(progress.cursor());
      savedCursor = progress.cursor();
    }
    segments.delete(oldest);
    thinned.remove(oldest);
    notifyAll();
    return true;
  }

  private List<SpoolRecord> unsent(long number, long from) throws IOException {
    SpoolSegmentStore.Read read = segments.read(number, from);
    if (!read.isWhole()) {
      long end = read.records().isEmpty() ? from : read.records().getLast().end();
      damaged(number, end, read.records());
    }
    return read.records().stream().map(Placed::spooled).toList();
  }

  /** What is said of readings that leave is on disk before they do. */
  private void sayFarewell(Loss loss, List<SpoolRecord> leaving) throws IOException {
    if (leaving.isEmpty()) {
      return;
    }
    for (SpoolRecord kept : farewell.apply(loss, leaving)) {
      active.append(kept.encode());
    }
    active.force();
    segments.size(segments.last(), active.size());
    durable = new SpoolPosition(segments.last(), active.size());
  }
}
