// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.nio.charset.StandardCharsets;

/** Takes fields off a message, lowest byte first, and never past its end. Confined to a thread. */
public final class WireReader {
  private final Bytes bytes;
  private int at;

  public WireReader(Bytes bytes) {
    this.bytes = bytes;
  }

  public int at() {
    return at;
  }

  public int remaining() {
    return bytes.length() - at;
  }

  public int u8(String field) throws WireException {
    return (int) number(1, field);
  }

  public int u16(String field) throws WireException {
    return (int) number(Short.BYTES, field);
  }

  /** 0..2^32-1. */
  public long u32(String field) throws WireException {
    return number(Integer.BYTES, field);
  }

  /** All 64 bits. */
  public long u64(String field) throws WireException {
    return number(Long.BYTES, field);
  }

  public Bytes bytes(int length, String field) throws WireException {
    need(length, field);
    Bytes part = bytes.part(at, length);
    at += length;
    return part;
  }

  public Bytes rest() {
    Bytes part = bytes.part(at, remaining());
    at = bytes.length();
    return part;
  }

  public String text(int length, String field) throws WireException {
    return new String(bytes(length, field).toArray(), StandardCharsets.ISO_8859_1);
  }

  /** A message that goes on where it should have ended is another message than we think. */
  public void end(String message) throws WireException {
    if (remaining() > 0) {
      throw new WireException("%s has %d bytes too many".formatted(message, remaining()));
    }
  }

  private long number(int width, String field) throws WireException {
    need(width, field);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (long) bytes.at(at + i) << (Byte.SIZE * i);
    }
    at += width;
    return value;
  }

  private void need(int length, String field) throws WireException {
    if (length < 0 || length > remaining()) {
      throw new WireException(
          "%s needs %d bytes at %d, and %d are left".formatted(field, length, at, remaining()));
    }
  }
}
