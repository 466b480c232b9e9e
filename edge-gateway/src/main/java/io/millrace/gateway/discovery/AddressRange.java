// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * IPv4 addresses side by side. Immutable.
 *
 * @param first as an unsigned number.
 * @param last as an unsigned number, not below the first.
 * @param isNetwork whether it was written as one, so that its ends are no hosts.
 */
record AddressRange(long first, long last, boolean isNetwork) {
  private static final int BITS = 32;
  private static final long U32 = 0xFFFF_FFFFL;

  /**
   * @param text {@code 10.0.0.0/24}, {@code 10.0.0.5-10.0.0.20} or {@code 10.0.0.5}.
   * @throws IllegalArgumentException when it is none of them; the message says why.
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    if (slash >= 0) {
      return network(number(text.substring(0, slash)), prefix(text.substring(slash + 1)));
    }
    if (dash >= 0) {
      long first = number(text.substring(0, dash).strip());
      long last = number(text.substring(dash + 1).strip());
      if (last < first) {
        throw new IllegalArgumentException("%s ends before it begins".formatted(text));
      }
      return new AddressRange(first, last, false);
    }
    long one = number(text);
    return new AddressRange(one, one, false);
  }

  /** The network in which an address lies. */
  static AddressRange network(InetAddress address, int prefix) {
    return network(number(address), prefix);
  }

  private static AddressRange network(long address, int prefix) {
    long mask = prefix == 0 ? 0 : (U32 << (BITS - prefix)) & U32;
    return new AddressRange(address & mask, (address & mask) | (~mask & U32), prefix < BITS);
  }

  private static int prefix(String text) {
    if (!text.matches("[0-9]|[12][0-9]|3[0-2]")) {
      throw new IllegalArgumentException("/%s is no length of a network, 0 to 32".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private static long number(String text) {
    try {
      // A literal may have fewer parts, which nobody means here.
      if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
        return number(Inet4Address.ofLiteral(text));
      }
    } catch (IllegalArgumentException e) {
      // A part is above 255.
    }
    throw new IllegalArgumentException("'%s' is no IPv4 address".formatted(text));
  }

  static long number(InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).getInt() & U32;
  }

  static InetAddress address(long number) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt((int) number).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are always an address", e);
    }
  }

  /** Those that a device may have: without the network's own address and that of all. */
  AddressRange hosts() {
    return isNetwork && last - first > 1 ? new AddressRange(first + 1, last - 1, false) : this;
  }

  long size() {
    return last - first + 1;
  }

  boolean contains(InetAddress address) {
    return address instanceof Inet4Address && number(address) >= first && number(address) <= last;
  }

  @Override
  public String toString() {
    String from = address(first).getHostAddress();
    return first == last ? from : from + "-" + address(last).getHostAddress();
  }
}
