// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.gateway.spool.SpoolSegmentStore.Placed;
import io.millrace.gateway.spool.SpoolSegmentStore.Read;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The segments in a spool's folder, by number, with their sizes. Guarded by the spool. */
final class SpoolSegmentsStore {
  private static final String UNFINISHED = ".seg.new";

  private final Path directory;
  private final TreeMap<Long, Long> sizes = new TreeMap<>();

  SpoolSegmentsStore(Path directory) throws IOException {
    this.directory = directory;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Optional<Long> number = SpoolSegmentStore.number(file);
        if (number.isPresent()) {
          sizes.put(number.get(), Files.size(file));
        } else if (file.toString().endsWith(UNFINISHED)) {
          Files.delete(file);
        }
      }
    }
  }

  boolean isEmpty() {
    return sizes.isEmpty();
  }

  long first() {
    return sizes.firstKey();
  }

  long last() {
    return sizes.lastKey();
  }

  /** The next one behind a number; null when there is none. */
  @Nullable Long after(long number) {
    return sizes.higherKey(number);
  }

  /** Those from a number on but for the last, which is still written to; lowest first. */
  NavigableSet<Long> finishedFrom(long number) {
    return number >= last()
        ? new TreeMap<Long, Long>().navigableKeySet()
        : sizes.subMap(number, true, last(), false).navigableKeySet();
  }

  boolean has(long number) {
    return sizes.containsKey(number);
  }

  /** Bytes of a segment; 0 when there is none. */
  long size(long number) {
    return sizes.getOrDefault(number, 0L);
  }

  void size(long number, long bytes) {
    sizes.put(number, bytes);
  }

  long bytes() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  long bytesFrom(long number) {
    return sizes.tailMap(number, true).values().stream().mapToLong(Long::longValue).sum();
  }

  Path file(long number) {
    return SpoolSegmentStore.file(directory, number);
  }

  /** Everything in a segment from an offset on. */
  Read read(long number, long from) throws IOException {
    return SpoolSegmentStore.read(file(number), from, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** What a segment holds before a place in it. */
  List<Placed> before(SpoolPosition place) throws IOException {
    return SpoolSegmentStore.read(file(place.segment()), 0, place.offset(), Long.MAX_VALUE)
        .records();
  }

  /**
   * Whether the first finished segment from a number on holds nothing that was taken in later: it
   * is no younger than what the next one begins with.
   */
  boolean isBefore(long number, Instant oldest) throws IOException {
    NavigableSet<Long> finished = finishedFrom(number);
    Long next = finished.isEmpty() ? null : after(finished.first());
    return next != null
        && SpoolSegmentStore.read(file(next), 0, size(next), 1).records().stream()
            .limit(1)
            .anyMatch(first -> first.spooled().at().isBefore(oldest));
  }

  void delete(long number) throws IOException {
    Files.deleteIfExists(file(number));
    sizes.remove(number);
  }

  /** The last one always stays. */
  void deleteBefore(long number) throws IOException {
    while (first() < Math.min(number, last())) {
      delete(first());
    }
  }

  /**
   * Puts other records behind an offset; what is before it stays, byte for byte, so that places in
   * it stay true. A process that is killed meanwhile leaves the segment as it was or as it will be.
   */
  void replace(long number, long offset, List<SpoolRecord> records) throws IOException {
    Path file = file(number);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    long size = offset;
    try (FileChannel before = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel channel =
            FileChannel.open(
                fresh,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      for (long copied = 0; copied < offset; ) {
        copied += before.transferTo(copied, offset - copied, channel);
      }
      for (SpoolRecord record : records) {
        var frame = record.encode();
        while (frame.hasRemaining()) {
          size += channel.write(frame);
        }
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    SpoolMemoryStore.forceDirectory(directory);
    sizes.put(number, size);
  }
}
