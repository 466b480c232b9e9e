// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.gateway.device.DeviceException;

/** How the messages of Modbus are carried. */
enum Transport {
  /** Frames with a transaction number, over TCP. */
  TCP,
  /** Frames with a check sum, over TCP to a serial line. */
  RTU_OVER_TCP,
  /** Frames with a check sum, over a serial line. */
  RTU;

  boolean isRtu() {
    return this != TCP;
  }

  /**
   * Whether a failure ends the connection. On TCP it does, so that a late answer has no socket to
   * arrive on. A serial line stays what it is, and so does a connection to one when a unit is
   * silent: the others behind it are not to suffer. Once bytes of an answer came over TCP, nobody
   * knows where the next begins.
   *
   * @param hasBytes whether something of an answer came.
   */
  boolean endsWith(DeviceException.Kind failure, boolean hasBytes) {
    return switch (this) {
      case TCP -> true;
      case RTU_OVER_TCP -> hasBytes || failure != DeviceException.Kind.TIMEOUT;
      case RTU -> failure == DeviceException.Kind.UNREACHABLE;
    };
  }
}
