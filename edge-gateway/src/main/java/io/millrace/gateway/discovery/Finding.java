// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.contracts.plant.DeviceEndpoint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where something answered. Immutable.
 *
 * @param protocol it was asked in, as the plant model names it.
 * @param address of the device.
 * @param port TCP port of the endpoint; where it was asked by UDP, the same number.
 * @param foundBy how it was asked.
 * @param identity who it is; null unless the outcome is IDENTIFIED.
 * @param detail what was seen, for people.
 * @param otherAnswers how many more answers came from there that differ from this one.
 * @param endpoint ready for a device of the plant model.
 * @param usedBy names of the devices of the plant models that are reached there already.
 */
record Finding(
    String protocol,
    String address,
    int port,
    Answer.Outcome outcome,
    Set<Way> foundBy,
    @Nullable FoundIdentity identity,
    String detail,
    long otherAnswers,
    DeviceEndpoint endpoint,
    List<String> usedBy) {
  private static final int ADAPTER = 12;
  private static final int CONTROLLER = 14;

  /** How a device was found. */
  enum Way {
    LIST_IDENTITY,
    TCP_SCAN
  }

  /**
   * Where something may be. Ordered as one reads it.
   *
   * @param address as an unsigned number.
   */
  record Place(long address, int port, Protocol protocol) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byAddress = Long.compare(address, other.address);
      int byPort = byAddress == 0 ? Integer.compare(port, other.port) : byAddress;
      return byPort == 0 ? protocol.compareTo(other.protocol) : byPort;
    }

    /** Address and port as a person writes them. */
    @Override
    public String toString() {
      return AddressRange.address(address).getHostAddress() + ":" + port;
    }
  }

  static Finding of(
      Place place, Answer answer, Set<Way> ways, long otherAnswers, List<String> usedBy) {
    String host = AddressRange.address(place.address()).getHostAddress();
    FoundIdentity identity = answer.identity();
    return new Finding(
        place.protocol().text(),
        host,
        place.port(),
        answer.outcome(),
        ways,
        identity,
        answer.detail(),
        otherAnswers,
        switch (place.protocol()) {
          case ETHERNET_IP ->
              new DeviceEndpoint.EtherNetIp(host, place.port(), path(identity), null, null);
          case MODBUS_TCP ->
              new DeviceEndpoint.ModbusTcp(host, place.port(), null, null, null, null);
        },
        usedBy);
  }

  /**
   * Behind an adapter or a controller of a chassis slot 0 is meant, which a path that is left out
   * says; everything else is asked itself.
   */
  private static @Nullable String path(@Nullable FoundIdentity identity) {
    if (identity == null || identity.deviceType() == null) {
      return null;
    }
    String product = identity.product();
    boolean isMicro800 = product != null && product.startsWith("2080-");
    boolean isChassis = identity.deviceType() == ADAPTER || identity.deviceType() == CONTROLLER;
    return isChassis && !isMicro800 ? null : "";
  }
}
