// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a discovery does, as it was understood and found to be within its bounds. Immutable.
 *
 * @param listing null when nobody is asked by UDP.
 * @param scan null when nothing is connected to.
 */
record DiscoveryOrder(@Nullable Listing listing, @Nullable Scan scan) {

  /**
   * @param to whom to ask; the gateway's own networks when empty.
   * @param port of UDP.
   * @param timeout how long answers are taken.
   */
  record Listing(List<AddressRange> to, int port, Duration timeout) {
    Listing {
      to = List.copyOf(to);
    }
  }

  /**
   * @param range hosts only.
   * @param timeout for a connect, and then for each answer.
   * @param unitId Modbus unit asked.
   */
  record Scan(AddressRange range, List<Port> ports, Duration timeout, int unitId) {
    Scan {
      ports = List.copyOf(ports);
    }

    long connects() {
      return range.size() * ports.size();
    }
  }

  /** A TCP port and what is spoken there: a question in another protocol is an odd frame. */
  record Port(int port, Protocol protocol) {}
}
