// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file of one segment: records one behind the other, nothing else. Not shared. */
final class SpoolSegmentStore implements AutoCloseable {
  private static final int CHUNK = 256 << 10;

  private final FileChannel channel;
  private long size;

  private SpoolSegmentStore(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /**
   * A record and the place behind it.
   *
   * @param end offset of the next record in the segment.
   */
  record Placed(SpoolRecord spooled, long end) {}

  /**
   * @param isWhole false when the bytes at the end of what was read are no record.
   */
  record Read(List<Placed> records, boolean isWhole) {}

  static SpoolSegmentStore open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new SpoolSegmentStore(channel, channel.size());
  }

  /**
   * A segment that is appended to, and what it holds.
   *
   * @param cut how many bytes at its end were no whole record and are cut.
   */
  record Whole(SpoolSegmentStore segment, List<Placed> records, long cut) {}

  static Whole openWhole(Path file) throws IOException {
    SpoolSegmentStore segment = open(file);
    List<Placed> records = read(file, 0, segment.size, Long.MAX_VALUE).records();
    long whole = records.isEmpty() ? 0 : records.getLast().end();
    long cut = segment.size - whole;
    if (cut > 0) {
      segment.cut(whole);
    }
    return new Whole(segment, records, cut);
  }

  static Path file(Path directory, long number) {
    return directory.resolve("%020d.seg".formatted(number));
  }

  /** The segment's number; empty when the file is none. */
  static Optional<Long> number(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("\\d{20}\\.seg")
        ? Optional.of(Long.parseLong(name.substring(0, 20)))
        : Optional.empty();
  }

  long size() {
    return size;
  }

  /** Writes behind the last whole record; what a failed write left there is written over. */
  void append(ByteBuffer record) throws IOException {
    long at = size;
    while (record.hasRemaining()) {
      at += channel.write(record, at);
    }
    size = at;
  }

  void force() throws IOException {
    channel.force(false);
  }

  private void cut(long length) throws IOException {
    channel.truncate(length);
    channel.force(true);
    size = length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Reads records.
   *
   * @param from offset of the first.
   * @param limit offset behind the last that may be read.
   * @param bytes stop after about so many.
   */
  static Read read(Path file, long from, long limit, long bytes) throws IOException {
    List<Placed> records = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = Math.min(limit, channel.size());
      long at = from;
      int chunk = CHUNK;
      while (at < end && at - from < bytes) {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(chunk, end - at));
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
          // Until the chunk is full.
        }
        buffer.flip();
        int taken = take(buffer, at, records);
        if (taken > 0) {
          at += taken;
          chunk = CHUNK;
        } else if (buffer.limit() < end - at && chunk < SpoolRecord.LARGEST + CHUNK) {
          chunk = SpoolRecord.LARGEST + CHUNK;
        } else {
          return new Read(records, false);
        }
      }
    }
    return new Read(records, true);
  }

  private static int take(ByteBuffer buffer, long at, List<Placed> into) {
    int start = buffer.position();
    Optional<SpoolRecord> next = SpoolRecord.decode(buffer);
    while (next.isPresent()) {
      into.add(new Placed(next.get(), at + buffer.position() - start));
      next = SpoolRecord.decode(buffer);
    }
    return buffer.position() - start;
  }
}
