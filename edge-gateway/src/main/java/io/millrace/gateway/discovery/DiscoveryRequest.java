// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be looked for. Immutable.
 *
 * @param listIdentity ask EtherNet/IP devices by UDP; when nothing at all is asked for, the
 *     gateway's own networks are.
 * @param tcpScan connect to each address of a range; nothing is connected to when left out.
 */
record DiscoveryRequest(@Nullable ListIdentity listIdentity, @Nullable TcpScan tcpScan) {

  /**
   * @param to networks, whose broadcast address is asked, {@code 10.0.0.0/24}, and single
   *     addresses; the gateway's own networks when left out. At most 64.
   * @param port UDP port; 44818 when left out.
   * @param timeout how long answers are taken; 2 s when left out. 0.1 s to 10 s.
   */
  record ListIdentity(
      @Nullable List<String> to, @Nullable Integer port, @Nullable Duration timeout) {}

  /**
   * @param range {@code 10.0.0.0/24}, {@code 10.0.0.5-10.0.0.20} or one address; at most 1024.
   * @param ports 502 is asked in Modbus and 44818 in EtherNet/IP, another port in what stands with
   *     it, {@code 5020/modbus-tcp}; both when left out. At most 8, and 4096 connects in all.
   * @param timeout for a connect, and then for each answer; 1 s when left out. 0.1 s to 5 s.
   * @param unitId Modbus unit asked; 1 when left out. 0..255.
   */
  record TcpScan(
      @Nullable String range,
      @Nullable List<String> ports,
      @Nullable Duration timeout,
      @Nullable Integer unitId) {}
}
