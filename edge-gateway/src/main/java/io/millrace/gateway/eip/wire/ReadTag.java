// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of Read Tag. Immutable.
 *
 * @param elements how many, 1 for a scalar; 0..65535.
 */
public record ReadTag(int elements) {
  public Bytes encode() {
    return new WireWriter().u16(elements).toBytes();
  }

  public static ReadTag decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    ReadTag read = new ReadTag(in.u16("elements"));
    in.end("Read Tag");
    return read;
  }

  /**
   * Data of Read Tag Fragmented.
   *
   * @param elements how many of the whole, 0..65535.
   * @param offset bytes that are there already, 0..2^32-1.
   */
  public record Fragment(int elements, long offset) {
    public Bytes encode() {
      return new WireWriter().u16(elements).u32(offset).toBytes();
    }

    public static Fragment decode(Bytes data) throws WireException {
      WireReader in = new WireReader(data);
      Fragment read = new Fragment(in.u16("elements"), in.u32("offset"));
      in.end("Read Tag Fragmented");
      return read;
    }
  }

  /**
   * Answer to both: what it is, and its bytes.
   *
   * @param type of an element; unknown ones are kept.
   */
  public record Reply(WireType type, Bytes data) {
    public Bytes encode() {
      return type.writeTo(new WireWriter()).bytes(data).toBytes();
    }

    public static Reply decode(Bytes data) throws WireException {
      WireReader in = new WireReader(data);
      return new Reply(WireType.readFrom(in), in.rest());
    }
  }
}
