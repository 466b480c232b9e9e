// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.eip.wire.ConnectionName;

/**
 * A connection of CIP inside the TCP connection. It carries one request at a time, as its transport
 * class 3 demands: who sends a second one before the first is answered may wait for ever. Confined
 * to one thread.
 */
final class CipConnection {
  private final ConnectionName name;
  private final long toTarget;
  private final long toOriginator;
  private final int size;
  private int number;

  /**
   * @param toTarget id that the device chose.
   * @param toOriginator id that we chose.
   * @param size most bytes of a message with its number.
   */
  CipConnection(ConnectionName name, long toTarget, long toOriginator, int size) {
    this.name = name;
    this.toTarget = toTarget;
    this.toOriginator = toOriginator;
    this.size = size;
  }

  ConnectionName name() {
    return name;
  }

  long toTarget() {
    return toTarget;
  }

  long toOriginator() {
    return toOriginator;
  }

  int size() {
    return size;
  }

  /** Number of the request that was sent last, which its answer repeats; 0 before the first. */
  int number() {
    return number;
  }

  /** Number of the next request, 1..65535 and then 0. */
  int nextNumber() {
    number = (number + 1) & 0xFFFF;
    return number;
  }
}
