// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several answers in one row of bytes, for tests that send whatever there is: of each its status, 1
 * byte, its length, 2 bytes, lowest first, and its data. The last may be cut.
 */
public final class Replies {
  private static final int HEADER = 3;

  private Replies() {}

  public static List<MessageReply> of(byte[] bytes) {
    List<MessageReply> replies = new ArrayList<>();
    int at = 0;
    while (at + HEADER <= bytes.length) {
      int status = Byte.toUnsignedInt(bytes[at]);
      int length = Byte.toUnsignedInt(bytes[at + 1]) | Byte.toUnsignedInt(bytes[at + 2]) << 8;
      int end = Math.min(bytes.length, at + HEADER + length);
      replies.add(
          new MessageReply(
              0, status, List.of(), Bytes.of(Arrays.copyOfRange(bytes, at + HEADER, end))));
      at = end;
    }
    return replies;
  }
}
