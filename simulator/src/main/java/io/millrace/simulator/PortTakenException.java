// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import java.io.IOException;

/** A device's port cannot be had; the message says what to do. */
public final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  PortTakenException(String host, int port, IOException cause) {
    super(
        ("port %d on %s cannot be opened (%s); end the program that has it, or choose other ports"
                + " with --port-base, for instance --port-base %d")
            .formatted(port, host, cause.getMessage(), port < 60_000 ? port + 1_000 : 5_020),
        cause);
  }
}
