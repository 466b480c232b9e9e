// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Who a device is. Immutable.
 *
 * @param vendor number of its maker, 0..65535.
 * @param deviceType kind of device, 0..65535.
 * @param productCode 0..65535.
 * @param major revision, 0..255.
 * @param minor revision, 0..255.
 * @param status bits, 0..65535.
 * @param serial its own number, 0..2^32-1.
 * @param name of the product, at most 255 characters.
 */
public record Identity(
    int vendor,
    int deviceType,
    int productCode,
    int major,
    int minor,
    int status,
    long serial,
    String name) {
  /** State of a device that works. */
  public static final int OPERATIONAL = 3;

  private static final int SOCKET_ADDRESS_BYTES = 16;
  private static final int MOST_NAME = 255;

  public Identity {
    if (name.length() > MOST_NAME) {
      throw new IllegalArgumentException("a product's name of " + name.length() + " characters");
    }
  }

  /** As people write it, {@code 20.11}. */
  public String revision() {
    return major + "." + minor;
  }

  /** Eight hexadecimal digits, as on the device's label. */
  public String serialText() {
    return "%08X".formatted(serial);
  }

  /** As all attributes of the identity object, class 1. */
  public Bytes encodeAttributes() {
    return new WireWriter()
        .u16(vendor)
        .u16(deviceType)
        .u16(productCode)
        .u8(major)
        .u8(minor)
        .u16(status)
        .u32(serial)
        .u8(name.length())
        .text(name)
        .toBytes();
  }

  /** From all attributes of the identity object; further attributes may follow. */
  public static Identity decodeAttributes(Bytes data) throws WireException {
    return attributes(new WireReader(data));
  }

  /** As the answer to ListIdentity; the address in it is left empty, nobody may rely on it. */
  Bytes encode(int state) {
    return new WireWriter()
        .u16(1)
        .bytes(Bytes.of(new byte[SOCKET_ADDRESS_BYTES]))
        .bytes(encodeAttributes())
        .u8(state)
        .toBytes();
  }

  static CommonPacket.IdentityItem decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    in.u16("version");
    in.bytes(SOCKET_ADDRESS_BYTES, "socket address");
    Identity identity = attributes(in);
    int state = in.u8("state");
    in.end("identity");
    return new CommonPacket.IdentityItem(identity, state);
  }

  private static Identity attributes(WireReader in) throws WireException {
    return new Identity(
        in.u16("vendor"),
        in.u16("device type"),
        in.u16("product code"),
        in.u8("major revision"),
        in.u8("minor revision"),
        in.u16("status"),
        in.u32("serial number"),
        in.text(in.u8("length of the name"), "name"));
  }
}
