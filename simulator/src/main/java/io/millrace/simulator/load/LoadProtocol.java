// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the devices of a generated plant speak. */
public enum LoadProtocol {
  MODBUS_TCP,
  MODBUS_RTU_TCP,
  ETHERNET_IP,
  /** Every other device EtherNet/IP, the first one Modbus. */
  MIXED;

  /**
   * @throws IllegalArgumentException when the text is none of {@code modbus-tcp}, {@code
   *     modbus-rtu-tcp}, {@code ethernet-ip}, {@code mixed}.
   */
  public static LoadProtocol parse(String text) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no protocol; use %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(LoadProtocol::text)
                                .collect(Collectors.joining(", ")))));
  }

  boolean isEtherNetIp(int device) {
    return switch (this) {
      case MODBUS_TCP, MODBUS_RTU_TCP -> false;
      case ETHERNET_IP -> true;
      case MIXED -> device % 2 == 1;
    };
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
