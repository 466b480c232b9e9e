// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * What tells one connection of one originator from all others. Immutable.
 *
 * @param connection its number, 0..65535.
 * @param vendor of the originator, 0..65535.
 * @param originator serial number of the originator, 0..2^32-1.
 */
public record ConnectionName(int connection, int vendor, long originator) {
  WireWriter writeTo(WireWriter out) {
    return out.u16(connection).u16(vendor).u32(originator);
  }

  static ConnectionName readFrom(WireReader in) throws WireException {
    return new ConnectionName(
        in.u16("connection serial"), in.u16("originator vendor"), in.u32("originator serial"));
  }
}
