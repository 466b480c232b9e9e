// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.gateway.modbus.wire.Mbap;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Answers as bytes of Modbus TCP: right ones, and ones that are wrong in one way. */
final class Frame {
  static final int ILLEGAL_FUNCTION = 1;
  static final int ILLEGAL_ADDRESS = 2;
  static final int ILLEGAL_VALUE = 3;
  static final int NO_SUCH_UNIT = 11;

  private static final int ERROR = 0x80;
  private static final int LENGTH_AT = 4;
  private static final int UNIT_AT = 6;
  private static final int FUNCTION_AT = 7;
  private static final int COUNT_AT = 8;

  private Frame() {}

  static byte[] answer(Request request, byte[] payload) {
    return ByteBuffer.allocate(COUNT_AT + 1 + payload.length)
        .putShort((short) request.transaction())
        .putShort((short) 0)
        .putShort((short) (payload.length + 3))
        .put((byte) request.unit())
        .put((byte) request.function())
        .put((byte) payload.length)
        .put(payload)
        .array();
  }

  static byte[] message(Request request, byte[] pdu) {
    return Mbap.frame(request.transaction(), request.unit(), pdu);
  }

  static byte[] exception(Request request, int code) {
    return ByteBuffer.allocate(COUNT_AT + 1)
        .putShort((short) request.transaction())
        .putShort((short) 0)
        .putShort((short) 3)
        .put((byte) request.unit())
        .put((byte) (request.function() | ERROR))
        .put((byte) code)
        .array();
  }

  /** The answer as this misbehaviour leaves it; those of time and connection leave it as it is. */
  static byte[] spoiled(byte[] answer, Misbehaviour misbehaviour) {
    byte[] frame = answer.clone();
    return switch (misbehaviour) {
      case Misbehaviour.WrongTransaction _ -> flipped(frame, 1);
      case Misbehaviour.WrongProtocol _ -> flipped(frame, 3);
      case Misbehaviour.WrongUnit _ -> flipped(frame, UNIT_AT);
      case Misbehaviour.WrongFunction _ -> flipped(frame, FUNCTION_AT);
      case Misbehaviour.WrongByteCount _ -> flipped(frame, COUNT_AT);
      case Misbehaviour.ShortFrame _ -> resized(frame, -2);
      case Misbehaviour.LongFrame _ -> resized(frame, 2);
      case Misbehaviour.Garbage _,
          Misbehaviour.Late _,
          Misbehaviour.Silent _,
          Misbehaviour.ExceptionCode _,
          Misbehaviour.SplitFrames _,
          Misbehaviour.SilentUnits _,
          Misbehaviour.SmallBlocks _,
          Misbehaviour.NeedsPause _,
          Misbehaviour.NeedsGap _,
          Misbehaviour.WrongCheckSum _,
          Misbehaviour.Reset _,
          Misbehaviour.Refuse _ ->
          frame;
    };
  }

  /** What goes over the wire, where the misbehaviour is about that. */
  static byte[] spoiledOnTheWire(byte[] wire, Misbehaviour misbehaviour) {
    if (misbehaviour instanceof Misbehaviour.WrongCheckSum) {
      return flipped(wire.clone(), wire.length - 1);
    }
    return misbehaviour instanceof Misbehaviour.Garbage ? garbage(wire.clone()) : wire;
  }

  private static byte[] flipped(byte[] frame, int at) {
    frame[at] ^= 0x03;
    return frame;
  }

  /** A frame that is sound in itself but has more or fewer registers than were asked for. */
  private static byte[] resized(byte[] frame, int bytes) {
    int payload = Math.max(0, frame.length - COUNT_AT - 1 + bytes);
    byte[] other = Arrays.copyOf(frame, COUNT_AT + 1 + payload);
    ByteBuffer.wrap(other).putShort(LENGTH_AT, (short) (payload + 3)).put(COUNT_AT, (byte) payload);
    return other;
  }

  private static byte[] garbage(byte[] frame) {
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (byte) (frame[i] * 31 + 0xA5 + i * 17);
    }
    return frame;
  }
}
