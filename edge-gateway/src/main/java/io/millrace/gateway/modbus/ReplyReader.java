// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import java.util.Arrays;

/** A reply on TCP, which repeats the number of its request. Confined to one thread. */
final class ReplyReader implements Reply {
  /** Header, function code, and byte count or exception code: the same in every reply. */
  private static final int SHORTEST = 9;

  private static final int HEADER = 7;
  private static final int LENGTH_AT = 4;
  private static final int UNIT_AT = 6;
  private static final int REFUSED = 0x80;

  private final RegisterRead read;
  private final int transaction;
  private byte[] frame = new byte[SHORTEST];
  private int filled;

  ReplyReader(RegisterRead read, int transaction) {
    this.read = read;
    this.transaction = transaction;
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
        frame = Arrays.copyOf(frame, SHORTEST + read.dataBytes());
      }
    }
  }

  @Override
  public boolean isRefused() {
    return (frame[HEADER] & REFUSED) != 0;
  }

  @Override
  public int exceptionCode() {
    return at(HEADER + 1);
  }

  @Override
  public byte[] message() {
    return Arrays.copyOfRange(frame, HEADER, frame.length);
  }

  /** The whole reply, when nothing more is wanted. */
  byte[] frame() {
    return frame.clone();
  }

  private void checkStart() throws DeviceException {
    require("WRONG_TRANSACTION", "transaction", transaction, word(0));
    require("WRONG_PROTOCOL", "protocol", 0, word(2));
    require("WRONG_UNIT", "unit", read.unit(), at(UNIT_AT));
    int function = read.table().functionCode();
    int length = word(LENGTH_AT);
    if (at(HEADER) == (function | REFUSED)) {
      require("WRONG_LENGTH", "length", 3, length);
      return;
    }
    require("WRONG_FUNCTION", "function", function, at(HEADER));
    require("WRONG_BYTE_COUNT", "byte count", read.dataBytes(), at(HEADER + 1));
    require("WRONG_LENGTH", "length", 3 + read.dataBytes(), length);
  }

  private void require(String fault, String what, int wanted, int actual) throws DeviceException {
    if (wanted != actual) {
      throw new DeviceException(
          Kind.MALFORMED,
          fault,
          "the reply to %s has %s %d instead of %d".formatted(read, what, actual, wanted));
    }
  }

  private int word(int index) {
    return (at(index) << Byte.SIZE) | at(index + 1);
  }

  private int at(int index) {
    return Byte.toUnsignedInt(frame[index]);
  }
}
