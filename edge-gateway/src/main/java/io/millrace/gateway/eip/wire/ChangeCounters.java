// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.Map;

/**
 * Numbers that a controller changes whenever its tags or structures change: what was learned of
 * them is still so as long as these are equal. Only equality means something. Immutable.
 */
public record ChangeCounters(AttributeList values) {
  public static final int CLASS = 0xAC;
  public static final EPath PATH = EPath.object(CLASS, 1);

  /** The attributes that together tell every change. */
  public static final Attributes ASKED = Attributes.of(1, 2, 3, 4, 10);

  private static final Map<Integer, Integer> WIDTHS = Map.of(1, 2, 2, 2, 3, 4, 4, 4, 10, 4);

  public static MessageRequest request() {
    return new MessageRequest(MessageRequest.GET_ATTRIBUTE_LIST, PATH, ASKED.encode());
  }

  /** A controller may refuse some of them; the others count. */
  public static ChangeCounters decode(Bytes data) throws WireException {
    return new ChangeCounters(AttributeList.decode(data, WIDTHS));
  }
}
