// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.Rtu;
import java.util.Arrays;

/** What stands around a message. */
public enum Framing {
  /** A header with a transaction number, as on TCP. */
  TCP,
  /** Unit and check sum, as on a serial line, here behind a server that passes its bytes on. */
  RTU;

  /** A frame of TCP in this framing. */
  byte[] onTheWire(byte[] frame) {
    return switch (this) {
      case TCP -> frame;
      case RTU ->
          Rtu.frame(
              Byte.toUnsignedInt(frame[Mbap.BYTES - 1]),
              Arrays.copyOfRange(frame, Mbap.BYTES, frame.length));
    };
  }
}
