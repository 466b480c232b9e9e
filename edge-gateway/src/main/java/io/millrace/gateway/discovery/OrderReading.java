// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.discovery.DiscoveryOrder.Listing;
import io.millrace.gateway.discovery.DiscoveryOrder.Port;
import io.millrace.gateway.discovery.DiscoveryOrder.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands what somebody asks for, and says everything that is wrong with it at once. */
final class OrderReading {
  static final int MOST_ADDRESSES = 1024;
  static final int MOST_CONNECTS = 4096;

  private static final int MOST_TARGETS = 64;
  private static final int MOST_PORTS = 8;
  private static final int LAST_PORT = 65535;
  private static final int LAST_UNIT = 255;
  private static final int LONGEST_RANGE = 40;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);
  private static final long FIRST_MULTICAST = 0xE000_0000L;
  private static final long FIRST_HOST = 0x0100_0000L;
  private static final AddressRange NONE = new AddressRange(0, 0, false);

  private final Mistakes mistakes;

  private OrderReading(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** Takes what is wrong, where, and what to do. */
  @FunctionalInterface
  interface Mistakes {
    void add(String pointer, String message, String remedy);
  }

  /**
   * @param mistakes takes what is wrong; the order may be carried out when that is nothing.
   */
  static DiscoveryOrder order(DiscoveryRequest asked, Mistakes mistakes) {
    OrderReading reading = new OrderReading(mistakes);
    DiscoveryRequest.ListIdentity listing = asked.listIdentity();
    DiscoveryRequest.TcpScan scan = asked.tcpScan();
    if (listing == null && scan == null) {
      listing = new DiscoveryRequest.ListIdentity(null, null, null);
    }
    return new DiscoveryOrder(
        listing == null ? null : reading.listing(listing),
        scan == null ? null : reading.scan(scan));
  }

  private Listing listing(DiscoveryRequest.ListIdentity asked) {
    List<String> to = asked.to() == null ? List.of() : asked.to();
    if (to.size() > MOST_TARGETS || (asked.to() != null && to.isEmpty())) {
      problem("/listIdentity/to", to.size() + " were sent", "send 1 to 64, or leave it out");
    }
    List<AddressRange> targets = new ArrayList<>();
    for (int i = 0; i < Math.min(to.size(), MOST_TARGETS); i++) {
      targets.add(target("/listIdentity/to/" + i, to.get(i)));
    }
    return new Listing(
        targets,
        between("/listIdentity/port", asked.port(), 1, LAST_PORT, Protocol.ETHERNET_IP.port()),
        between("/listIdentity/timeout", asked.timeout(), LONGEST_WAIT, Duration.ofSeconds(2)));
  }

  private AddressRange target(String pointer, @Nullable String text) {
    AddressRange target = range(pointer, text);
    if (!target.isNetwork() && target.size() > 1) {
      problem(pointer, target + " is neither", "send a network, 10.0.0.0/24, or one address");
    }
    return target;
  }

  private Scan scan(DiscoveryRequest.TcpScan asked) {
    AddressRange range = range("/tcpScan/range", asked.range()).hosts();
    List<Port> ports = ports(asked.ports());
    Scan scan =
        new Scan(
            range,
            ports,
            between("/tcpScan/timeout", asked.timeout(), LONGEST_TIMEOUT, Duration.ofSeconds(1)),
            between("/tcpScan/unitId", asked.unitId(), 0, LAST_UNIT, 1));
    if (range.size() > MOST_ADDRESSES) {
      problem(
          "/tcpScan/range",
          "%s has %d addresses".formatted(range, range.size()),
          "send at most %d, a /22; the next part in another discovery".formatted(MOST_ADDRESSES));
    } else if (scan.connects() > MOST_CONNECTS) {
      problem(
          "/tcpScan/ports",
          "%d addresses and %d ports are %d connects"
              .formatted(range.size(), ports.size(), scan.connects()),
          "at most %d are made in one discovery".formatted(MOST_CONNECTS));
    }
    return scan;
  }

  private AddressRange range(String pointer, @Nullable String text) {
    try {
      if (text == null || text.length() > LONGEST_RANGE) {
        throw new IllegalArgumentException(
            text == null ? "no address was sent" : "that is longer than any range");
      }
      AddressRange range = AddressRange.parse(text.strip());
      if (range.first() < FIRST_HOST || range.last() >= FIRST_MULTICAST) {
        problem(pointer, range + " is not where devices are", "send addresses of your plant");
      }
      return range;
    } catch (IllegalArgumentException e) {
      problem(
          pointer,
          String.valueOf(e.getMessage()),
          "send IPv4 addresses: 10.0.0.0/24, 10.0.0.5-10.0.0.20 or 10.0.0.5");
      return NONE;
    }
  }

  private List<Port> ports(@Nullable List<String> asked) {
    if (asked == null) {
      return List.of(
          new Port(Protocol.MODBUS_TCP.port(), Protocol.MODBUS_TCP),
          new Port(Protocol.ETHERNET_IP.port(), Protocol.ETHERNET_IP));
    }
    if (asked.isEmpty() || asked.size() > MOST_PORTS) {
      problem("/tcpScan/ports", asked.size() + " were sent", "send 1 to " + MOST_PORTS);
    }
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i < Math.min(asked.size(), MOST_PORTS); i++) {
      Port port = port("/tcpScan/ports/" + i, asked.get(i));
      if (port != null && !ports.contains(port)) {
        ports.add(port);
      }
    }
    return ports;
  }

  private @Nullable Port port(String pointer, @Nullable String text) {
    String[] parts = (text == null ? "" : text).split("/", 2);
    int port = parts[0].matches("[1-9][0-9]{0,4}") ? Integer.parseInt(parts[0]) : 0;
    Protocol protocol =
        (parts.length > 1 ? Protocol.of(parts[1]) : Protocol.ofPort(port)).orElse(null);
    if (port < 1 || port > LAST_PORT || protocol == null) {
      problem(
          pointer,
          "'%s' does not say where to ask in what".formatted(text),
          "send 502, 44818, or a port with its protocol: 5020/modbus-tcp, 2222/ethernet-ip");
      return null;
    }
    return new Port(port, protocol);
  }

  private int between(String pointer, @Nullable Integer value, int least, int most, int usual) {
    if (value != null && (value < least || value > most)) {
      problem(pointer, value + " was sent", "send %d to %d".formatted(least, most));
    }
    return value == null ? usual : value;
  }

  private Duration between(
      String pointer, @Nullable Duration value, Duration most, Duration usual) {
    if (value != null && (value.compareTo(SHORTEST) < 0 || value.compareTo(most) > 0)) {
      problem(pointer, value + " was sent", "send %s to %s".formatted(SHORTEST, most));
    }
    return value == null ? usual : value;
  }

  private void problem(String pointer, String message, String remedy) {
    mistakes.add(pointer, message, remedy);
  }
}
