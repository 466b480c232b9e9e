// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of the command that opens a session, the same in both directions. Immutable.
 *
 * @param version of the encapsulation, 1.
 * @param options none exist, 0.
 */
public record RegisterSession(int version, int options) {
  public static final RegisterSession USUAL = new RegisterSession(1, 0);

  public Bytes encode() {
    return new WireWriter().u16(version).u16(options).toBytes();
  }

  public static RegisterSession decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    RegisterSession read = new RegisterSession(in.u16("version"), in.u16("options"));
    in.end("RegisterSession");
    return read;
  }
}
