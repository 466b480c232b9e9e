// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of Read Template: asks for a part of a structure's definition. Immutable.
 *
 * @param offset bytes that are there already, 0..2^32-1.
 * @param bytes how many more, 0..65535.
 */
public record ReadTemplate(long offset, int bytes) {
  /**
   * @param template instance, 0..2^32-1.
   */
  public MessageRequest request(long template) {
    return new MessageRequest(
        MessageRequest.READ_TEMPLATE,
        EPath.object(MessageRequest.TEMPLATE_CLASS, template),
        encode());
  }

  public Bytes encode() {
    return new WireWriter().u32(offset).u16(bytes).toBytes();
  }

  public static ReadTemplate decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    ReadTemplate read = new ReadTemplate(in.u32("offset"), in.u16("bytes"));
    in.end("Read Template");
    return read;
  }
}
