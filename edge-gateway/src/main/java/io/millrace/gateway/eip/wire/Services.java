// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Answer to ListServices: what a device can carry. Immutable.
 *
 * @param version of the encapsulation, 1.
 * @param capabilities bits; {@link #CIP_OVER_TCP} among them.
 * @param name at most 16 characters: {@code Communications}.
 */
public record Services(int version, int capabilities, String name) {
  public static final int CIP_OVER_TCP = 0x20;
  private static final int NAME_BYTES = 16;

  public Services {
    if (name.length() > NAME_BYTES || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'%s' is no name of a service".formatted(name));
    }
  }

  Bytes encode() {
    return new WireWriter()
        .u16(version)
        .u16(capabilities)
        .text(name + "\0".repeat(NAME_BYTES - name.length()))
        .toBytes();
  }

  static Services decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    int version = in.u16("version");
    int capabilities = in.u16("capabilities");
    String name = in.text(NAME_BYTES, "name");
    in.end("service");
    int end = name.indexOf('\0');
    return new Services(version, capabilities, end < 0 ? name : name.substring(0, end));
  }
}
