// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.List;
import java.util.Map;

/**
 * What a controller says of a structure before its definition is read. Immutable.
 *
 * @param definitionWords size of the definition in words of 32 bits, as the controller counts it;
 *     0..2^32-1.
 * @param bytes of one such structure, 0..2^32-1.
 * @param members how many it has, the hidden ones among them; 0..65535.
 * @param handle that a reply with such a structure begins with, 0..65535.
 */
public record TemplateAttributes(long definitionWords, long bytes, int members, int handle) {
  /** Of an answer to {@link #request} with all it asks for: 2 + 4 * (2 + 2) + 4 + 4 + 2 + 2. */
  public static final int ANSWER_BYTES = 30;

  private static final int HANDLE = 1;
  private static final int MEMBERS = 2;
  private static final int WORDS = 4;
  private static final int BYTES = 5;
  private static final Attributes ASKED = Attributes.of(WORDS, BYTES, MEMBERS, HANDLE);
  private static final Map<Integer, Integer> WIDTHS =
      Map.of(WORDS, 4, BYTES, 4, MEMBERS, 2, HANDLE, 2);

  /**
   * @param template instance, 0..2^32-1.
   */
  public static MessageRequest request(long template) {
    return new MessageRequest(
        MessageRequest.GET_ATTRIBUTE_LIST,
        EPath.object(MessageRequest.TEMPLATE_CLASS, template),
        ASKED.encode());
  }

  /** The bytes with just these attributes, in their order. */
  public Bytes encode(Attributes asked) {
    List<AttributeList.Value> values =
        asked.ids().stream()
            .map(
                id ->
                    switch (id) {
                      case HANDLE -> AttributeList.Value.u16(id, handle);
                      case MEMBERS -> AttributeList.Value.u16(id, members);
                      case WORDS -> AttributeList.Value.u32(id, definitionWords);
                      case BYTES -> AttributeList.Value.u32(id, bytes);
                      default ->
                          AttributeList.Value.refused(id, MessageReply.ATTRIBUTE_UNSUPPORTED);
                    })
            .toList();
    return new AttributeList(values).encode();
  }

  /** The answer to {@link #request}. */
  public static TemplateAttributes decode(Bytes data) throws WireException {
    AttributeList list = AttributeList.decode(data, WIDTHS);
    return new TemplateAttributes(
        needed(list, WORDS),
        needed(list, BYTES),
        (int) needed(list, MEMBERS),
        (int) needed(list, HANDLE));
  }

  private static long needed(AttributeList list, int id) throws WireException {
    return list.find(id)
        .orElseThrow(() -> new WireException("the template does not say attribute " + id));
  }
}
