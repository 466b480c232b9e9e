// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts fields into a message, lowest byte first. Confined to a thread. */
public final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public WireWriter u8(long value) {
    return number(value, 1);
  }

  public WireWriter u16(long value) {
    return number(value, Short.BYTES);
  }

  public WireWriter u32(long value) {
    return number(value, Integer.BYTES);
  }

  public WireWriter u64(long value) {
    return number(value, Long.BYTES);
  }

  public WireWriter bytes(Bytes bytes) {
    out.writeBytes(bytes.toArray());
    return this;
  }

  public WireWriter text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public int length() {
    return out.size();
  }

  public Bytes toBytes() {
    return Bytes.of(out.toByteArray());
  }

  private WireWriter number(long value, int width) {
    for (int i = 0; i < width; i++) {
      out.write((int) (value >> (Byte.SIZE * i)));
    }
    return this;
  }
}
