// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.DeviceEndpoint.ModbusRtu;
import java.time.Duration;

/**
 * How fast bytes go over a serial line. Immutable.
 *
 * @param baudRate bits a second; positive.
 * @param bitsOfAByte with start, parity and stop, 10..12.
 */
record LineSpeed(int baudRate, int bitsOfAByte) {
  private static final int USUAL_BITS = 11;
  private static final int FAST = 19_200;
  private static final Duration SILENCE_WHEN_FAST = Duration.ofNanos(1_750_000);

  /** A line of which only the rate is known. */
  static LineSpeed of(int baudRate) {
    return new LineSpeed(baudRate, USUAL_BITS);
  }

  static LineSpeed of(ModbusRtu port) {
    return new LineSpeed(port.baudRateOrDefault(), port.bitsOfAByte());
  }

  Duration time(int bytes) {
    return Duration.ofNanos(1_000_000_000L * bitsOfAByte * bytes / baudRate);
  }

  /**
   * What must lie between two frames: three and a half characters, and 1.75 ms above 19200 baud
   * (Modbus over Serial Line, RTU framing).
   */
  Duration silence() {
    return baudRate > FAST ? SILENCE_WHEN_FAST : time(7).dividedBy(2);
  }
}
