// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.util.Arrays;
import java.util.Optional;

/** What a device may be asked in. */
enum Protocol {
  ETHERNET_IP("ethernet-ip", 44818),
  MODBUS_TCP("modbus-tcp", 502);

  private final String text;
  private final int port;

  Protocol(String text, int port) {
    this.text = text;
    this.port = port;
  }

  /** As an endpoint of the plant model names it. */
  String text() {
    return text;
  }

  /** The port that is registered for it. */
  int port() {
    return port;
  }

  static Optional<Protocol> of(String text) {
    return Arrays.stream(values()).filter(protocol -> protocol.text.equals(text)).findFirst();
  }

  static Optional<Protocol> ofPort(int port) {
    return Arrays.stream(values()).filter(protocol -> protocol.port == port).findFirst();
  }
}
