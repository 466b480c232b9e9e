// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

/**
 * What a controller grants. Immutable.
 *
 * @param slot where its processor sits on the backplane, 0..255.
 * @param isLargeKnown whether it knows Large Forward Open at all.
 * @param largestMessage most bytes of a message on a connection, sequence number included.
 * @param unconnectedBytes most bytes of a reply without a connection.
 * @param connections how many can be open at a time on one TCP connection.
 */
public record ControllerLimits(
    int slot, boolean isLargeKnown, int largestMessage, int unconnectedBytes, int connections) {
  private static final int UNCONNECTED = 504;

  /** A controller of today: about 4000 bytes. */
  public static final ControllerLimits LARGE = new ControllerLimits(0, true, 4002, UNCONNECTED, 32);

  /** An old or a small one: about 500 bytes, and no Large Forward Open. */
  public static final ControllerLimits SMALL = new ControllerLimits(0, false, 504, UNCONNECTED, 32);

  /** One that takes no connections. */
  public static final ControllerLimits UNCONNECTED_ONLY =
      new ControllerLimits(0, false, 0, UNCONNECTED, 0);
}
