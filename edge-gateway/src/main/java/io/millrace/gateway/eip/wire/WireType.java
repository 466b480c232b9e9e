// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Type of a tag's elements, as a reply says it. Immutable.
 *
 * @param code of an elementary type, or {@link #STRUCTURE}; 0..65535.
 * @param handle of a structure, which tells its template; 0 otherwise. 0..65535.
 */
public record WireType(int code, int handle) {
  public static final int STRUCTURE = 0x02A0;

  public WireType {
    if (code < 0 || code > 0xFFFF || handle < 0 || handle > 0xFFFF) {
      throw new IllegalArgumentException("type %d, handle %d".formatted(code, handle));
    }
    if (code != STRUCTURE && handle != 0) {
      throw new IllegalArgumentException("type 0x%04X has no handle".formatted(code));
    }
  }

  public static WireType of(CipType type) {
    return new WireType(type.code(), 0);
  }

  public static WireType structure(int handle) {
    return new WireType(STRUCTURE, handle);
  }

  public boolean isStructure() {
    return code == STRUCTURE;
  }

  WireWriter writeTo(WireWriter out) {
    out.u16(code);
    return isStructure() ? out.u16(handle) : out;
  }

  static WireType readFrom(WireReader in) throws WireException {
    int code = in.u16("type");
    return new WireType(code, code == STRUCTURE ? in.u16("structure handle") : 0);
  }
}
