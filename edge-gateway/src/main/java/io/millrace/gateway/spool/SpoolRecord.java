// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record on its way to Kafka, and its form on disk: length and CRC-32C of what follows, kind,
 * time, length of the key, key, payload; big-endian. Immutable.
 */
final class SpoolRecord {
  static final int HEADER = 8;
  static final int LARGEST = 4 << 20;
  private static final int FIXED = 1 + 8 + 2;

  /** What a record is, and so which topic it goes to. */
  enum Kind {
    /** A batch of readings as Protobuf. */
    READINGS(1),
    /** A gateway's event as JSON. */
    EVENT(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Optional<Kind> of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  private final Kind kind;
  private final Instant at;
  private final String key;
  private final byte[] payload;

  /**
   * @param at when it was taken in, gateway's clock, microseconds.
   * @param key key on the topic.
   */
  SpoolRecord(Kind kind, Instant at, String key, byte[] payload) {
    this.kind = kind;
    this.at = at.truncatedTo(ChronoUnit.MICROS);
    this.key = key;
    this.payload = payload.clone();
  }

  Kind kind() {
    return kind;
  }

  Instant at() {
    return at;
  }

  String key() {
    return key;
  }

  byte[] payload() {
    return payload.clone();
  }

  /**
   * @throws IllegalArgumentException when it is larger than {@link #LARGEST}.
   */
  ByteBuffer encode() {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    int length = FIXED + keyBytes.length + payload.length;
    if (length > LARGEST || keyBytes.length > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a record of %d bytes is larger than %d".formatted(length, LARGEST));
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
    frame.putInt(length).putInt(0);
    frame.put((byte) kind.code).putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
    frame.putShort((short) keyBytes.length).put(keyBytes).put(payload);
    frame.putInt(4, crc(frame.array(), HEADER, length));
    return frame.flip();
  }

  /** About how many bytes it takes on disk. */
  int size() {
    return HEADER + FIXED + key.length() + payload.length;
  }

  /**
   * The record that begins at the buffer's position, which is moved behind it.
   *
   * @return empty when the bytes up to the buffer's limit are no whole, undamaged record; the
   *     position stays then.
   */
  static Optional<SpoolRecord> decode(ByteBuffer buffer) {
    int start = buffer.position();
    if (buffer.remaining() < HEADER) {
      return Optional.empty();
    }
    int length = buffer.getInt(start);
    if (length < FIXED || length > LARGEST || buffer.remaining() < HEADER + length) {
      return Optional.empty();
    }
    byte[] body = new byte[length];
    buffer.get(start + HEADER, body);
    if (crc(body, 0, length) != buffer.getInt(start + 4)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    Optional<Kind> kind = Kind.of(in.get());
    Instant at = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    int keyLength = Short.toUnsignedInt(in.getShort());
    if (kind.isEmpty() || keyLength > in.remaining()) {
      return Optional.empty();
    }
    String key = new String(body, FIXED, keyLength, StandardCharsets.UTF_8);
    byte[] payload = new byte[in.remaining() - keyLength];
    in.position(FIXED + keyLength).get(payload);
    buffer.position(start + HEADER + length);
    return Optional.of(new SpoolRecord(kind.get(), at, key, payload));
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * The batch of a record of readings.
   *
   * @throws IllegalStateException when it holds none; its checksum was right, so we wrote it so.
   */
  ReadingBatch batch() {
    try {
      return ReadingBatchCodec.decode(payload);
    } catch (UnreadableBatchException e) {
      throw new IllegalStateException("the spool holds a batch that it cannot read", e);
    }
  }
}
