// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way from an EtherNet/IP address to a controller behind it, {@code 1,2,2,192.0.2.7,1,0}: over
 * the backplane to slot 2, out of its port 2 to an address, and over the backplane there to slot 0.
 * Immutable.
 *
 * @param hops from the address on, at most 8; none when the device itself is asked.
 */
public record CipRoute(List<Hop> hops) {
  private static final int MOST_HOPS = 8;
  private static final int LAST_PORT = 0xFFFF;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final int LAST_BYTE = 255;

  public CipRoute {
    hops = List.copyOf(hops);
    if (hops.size() > MOST_HOPS) {
      throw new IllegalArgumentException(
          "it goes through %d ports, at most %d can be".formatted(hops.size(), MOST_HOPS));
    }
  }

  /**
   * One step.
   *
   * @param port of the module that is left, 1..65535; 1 is the backplane.
   * @param link what is beyond it: a slot or a node, 0..255, or an IPv4 address.
   */
  public record Hop(int port, String link) {
    public Hop {
      if (port < 1 || port > LAST_PORT) {
        throw new IllegalArgumentException("port %d is outside 1..65535".formatted(port));
      }
      if (!isSlot(link) && !isAddress(link)) {
        throw new IllegalArgumentException(
            "'%s' is no slot, 0..255, and no IPv4 address".formatted(link));
      }
    }

    /** Whether the link is an address, and not a number. */
    public boolean isAddressed() {
      return isAddress(link);
    }

    @Override
    public String toString() {
      return port + "," + link;
    }
  }

  /**
   * @throws IllegalArgumentException when the text is no such way; says what in it is wrong.
   */
  public static CipRoute parse(String text) {
    String[] parts = text.isEmpty() ? new String[0] : text.split(",", -1);
    if (parts.length % 2 != 0) {
      throw new IllegalArgumentException(
          "'%s' has a port without a slot or address".formatted(text));
    }
    List<Hop> hops = new ArrayList<>();
    for (int i = 0; i < parts.length; i += 2) {
      if (!NUMBER.matcher(parts[i]).matches()) {
        throw new IllegalArgumentException("'%s' is no port".formatted(parts[i]));
      }
      hops.add(new Hop(Integer.parseInt(parts[i]), parts[i + 1]));
    }
    return new CipRoute(hops);
  }

  private static boolean isSlot(String link) {
    return NUMBER.matcher(link).matches() && Integer.parseInt(link) <= LAST_BYTE;
  }

  private static boolean isAddress(String link) {
    Matcher address = ADDRESS.matcher(link);
    if (!address.matches()) {
      return false;
    }
    for (int i = 1; i <= address.groupCount(); i++) {
      if (Integer.parseInt(address.group(i)) > LAST_BYTE) {
        return false;
      }
    }
    return true;
  }

  /** As it is written in a plant model. */
  @Override
  public String toString() {
    return hops.stream().map(Hop::toString).collect(Collectors.joining(","));
  }
}
