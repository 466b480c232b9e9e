// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.modbus.wire.Rtu;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reply on a serial line. It has no number of its own, so that a late one looks like the next;
 * {@link OwedAnswers} keeps those away. Confined to one thread.
 */
final class RtuReplyReader implements Reply {
  /** Unit, function code, exception code, check sum: no reply is shorter. */
  private static final int SHORTEST = 5;

  private static final int FUNCTION_AT = 1;
  private static final int COUNT_AT = 2;
  private static final int REFUSED = 0x80;

  private final String what;
  private final int unit;
  private final int function;
  private final int whole;
  private final byte @Nullable [] echo;
  private byte[] frame = new byte[SHORTEST];
  private int filled;

  private RtuReplyReader(String what, int unit, int function, int whole, byte @Nullable [] echo) {
    this.what = what;
    this.unit = unit;
    this.function = function;
    this.whole = whole;
    this.echo = echo;
  }

  /** The reply to a read: unit, function, byte count, data, check sum. */
  static RtuReplyReader of(RegisterRead read) {
    int whole = COUNT_AT + 1 + read.dataBytes() + Rtu.CRC_BYTES;
    return new RtuReplyReader(
        read.toString(), read.unit(), read.table().functionCode(), whole, null);
  }

  /** The reply to a question that is to be given back as it is. */
  static RtuReplyReader echo(byte[] question) {
    int unit = Byte.toUnsignedInt(question[0]);
    int function = Byte.toUnsignedInt(question[FUNCTION_AT]);
    return new RtuReplyReader(
        "unit %d function %d".formatted(unit, function),
        unit,
        function,
        question.length,
        question.clone());
  }

  @Override
  public int wanted() {
    return frame.length - filled;
  }

  @Override
  public void accept(byte[] bytes, int count) throws DeviceException {
    if (count > wanted()) {
      throw new IllegalArgumentException("%d bytes, %d wanted".formatted(count, wanted()));
    }
    System.arraycopy(bytes, 0, frame, filled, count);
    filled += count;
    if (filled == SHORTEST && frame.length == SHORTEST) {
      checkStart();
      if (!isRefused()) {
        frame = Arrays.copyOf(frame, whole);
      }
    }
    if (wanted() == 0) {
      checkWhole();
    }
  }

  @Override
  public boolean isRefused() {
    return (frame[FUNCTION_AT] & REFUSED) != 0;
  }

  @Override
  public int exceptionCode() {
    return Byte.toUnsignedInt(frame[FUNCTION_AT + 1]);
  }

  @Override
  public byte[] message() {
    return Arrays.copyOfRange(frame, FUNCTION_AT, frame.length - Rtu.CRC_BYTES);
  }

  private void checkStart() throws DeviceException {
    require("WRONG_UNIT", "unit", unit, Byte.toUnsignedInt(frame[0]));
    int answered = Byte.toUnsignedInt(frame[FUNCTION_AT]);
    if (answered == (function | REFUSED)) {
      return;
    }
    require("WRONG_FUNCTION", "function", function, answered);
    if (echo == null) {
      int bytes = whole - COUNT_AT - 1 - Rtu.CRC_BYTES;
      require("WRONG_BYTE_COUNT", "byte count", bytes, Byte.toUnsignedInt(frame[COUNT_AT]));
    }
  }

  private void checkWhole() throws DeviceException {
    if (!Rtu.isWhole(frame)) {
      throw malformed("WRONG_CHECK_SUM", "the reply to %s came damaged".formatted(what));
    }
    if (echo != null && !isRefused() && !Arrays.equals(echo, frame)) {
      throw malformed("WRONG_ECHO", "the reply to %s has other data".formatted(what));
    }
  }

  private void require(String fault, String field, int wanted, int actual) throws DeviceException {
    if (wanted != actual) {
      throw malformed(
          fault, "the reply to %s has %s %d instead of %d".formatted(what, field, actual, wanted));
    }
  }

  private static DeviceException malformed(String fault, String detail) {
    return new DeviceException(Kind.MALFORMED, fault, detail);
  }
}
