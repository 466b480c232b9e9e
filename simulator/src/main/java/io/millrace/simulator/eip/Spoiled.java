// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Encapsulation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Answers that are wrong in one way. */
final class Spoiled {
  private static final int LENGTH_AT = 2;
  private static final int SESSION_AT = 4;
  private static final int CONTEXT_AT = 12;

  /** Behind interface, timeout, item count, address item, and the data item's type and length. */
  private static final int SEQUENCE_AT = Encapsulation.HEADER_BYTES + 20;

  private Spoiled() {}

  static byte[] of(byte[] message, EipMisbehaviour how) {
    ByteBuffer bytes = ByteBuffer.wrap(message.clone()).order(ByteOrder.LITTLE_ENDIAN);
    switch (how) {
      case EipMisbehaviour.WrongSession() ->
          bytes.putInt(SESSION_AT, bytes.getInt(SESSION_AT) ^ 0x03);
      case EipMisbehaviour.WrongContext() -> {
        bytes.putLong(CONTEXT_AT, bytes.getLong(CONTEXT_AT) ^ 0x03);
        if (bytes.getShort(0) == Encapsulation.SEND_UNIT_DATA) {
          bytes.putShort(SEQUENCE_AT, (short) (bytes.getShort(SEQUENCE_AT) ^ 0x03));
        }
      }
      case EipMisbehaviour.LyingLength(int difference) ->
          bytes.putShort(LENGTH_AT, (short) Math.max(0, bytes.getShort(LENGTH_AT) + difference));
      case EipMisbehaviour.Garbage() -> {
        for (int i = 0; i < message.length; i++) {
          bytes.put(i, (byte) (bytes.get(i) * 31 + 0xA5 + i * 17));
        }
      }
      case EipMisbehaviour.Late _,
          EipMisbehaviour.Silent _,
          EipMisbehaviour.SplitFrames _,
          EipMisbehaviour.Reset _ -> {}
    }
    return bytes.array();
  }
}
