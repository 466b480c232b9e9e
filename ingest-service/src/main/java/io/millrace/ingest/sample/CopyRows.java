// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Rows in PostgreSQL's binary COPY format: a signature, then per row the number of fields and each
 * field with its length, then an end mark. Confined to one thread.
 */
final class CopyRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final int NULL = -1;
  private static final short END = -1;

  /** PostgreSQL counts from 2000-01-01, Java from 1970-01-01. */
  private static final long EPOCH_DIFFERENCE_MICROS = 946_684_800L * 1_000_000;

  private ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
  private long rows;

  CopyRows() {
    // No flags, no header extension.
    bytes.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row. */
  CopyRows row(int fields) {
    room(Short.BYTES);
    bytes.putShort((short) fields);
    rows++;
    return this;
  }

  /**
   * @param micros since 1970-01-01T00:00:00Z.
   */
  CopyRows timestamp(long micros) {
    return int8(Math.subtractExact(micros, EPOCH_DIFFERENCE_MICROS));
  }

  CopyRows int2(short value) {
    room(Integer.BYTES + Short.BYTES);
    bytes.putInt(Short.BYTES).putShort(value);
    return this;
  }

  CopyRows int4(int value) {
    room(2 * Integer.BYTES);
    bytes.putInt(Integer.BYTES).putInt(value);
    return this;
  }

  CopyRows int8(long value) {
    room(Integer.BYTES + Long.BYTES);
    bytes.putInt(Long.BYTES).putLong(value);
    return this;
  }

  CopyRows float8(double value) {
    return int8(Double.doubleToRawLongBits(value));
  }

  CopyRows text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + utf8.length);
    bytes.putInt(utf8.length).put(utf8);
    return this;
  }

  CopyRows absent() {
    room(Integer.BYTES);
    bytes.putInt(NULL);
    return this;
  }

  long rows() {
    return rows;
  }

  /** Everything with the end mark; called once, at the end. */
  byte[] end() {
    room(Short.BYTES);
    bytes.putShort(END).flip();
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    return all;
  }

  private void room(int more) {
    if (bytes.remaining() < more) {
      int size = Math.max(bytes.capacity() * 2, bytes.position() + more);
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
  }
}
