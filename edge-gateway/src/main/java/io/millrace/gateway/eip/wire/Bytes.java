// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes in the order of the wire, equal when they are the same. Immutable. */
public final class Bytes {
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes of(byte... bytes) {
    return bytes.length == 0 ? NONE : new Bytes(bytes.clone());
  }

  /**
   * @param hex digits in pairs; spaces between them are allowed.
   */
  public static Bytes hex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  public int length() {
    return content.length;
  }

  /** Unsigned, 0..255. */
  public int at(int index) {
    return Byte.toUnsignedInt(content[index]);
  }

  /**
   * @throws IndexOutOfBoundsException when they are not all there.
   */
  public Bytes part(int from, int length) {
    if (from < 0 || length < 0 || length > content.length - from) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of %d".formatted(length, from, content.length));
    }
    return new Bytes(Arrays.copyOfRange(content, from, from + length));
  }

  public byte[] toArray() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return HexFormat.ofDelimiter(" ").formatHex(content);
  }
}
