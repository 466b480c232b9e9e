// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

/**
 * What a controller grants. Immutable.
 *
 * @param way from its address to its processor.
 * @param isLargeKnown whether it knows Large Forward Open at all.
 * @param largestMessage most bytes of a message on a connection, sequence number included.
 * @param unconnectedBytes most bytes of a reply without a connection.
 * @param connections how many can be open at a time on one TCP connection.
 */
public record ControllerLimits(
    Way way, boolean isLargeKnown, int largestMessage, int unconnectedBytes, int connections) {
  private static final int UNCONNECTED = 504;
  private static final Way SLOT_0 = Way.toSlot(0);

  /** A controller of today: about 4000 bytes. */
  public static final ControllerLimits LARGE =
      new ControllerLimits(SLOT_0, true, 4002, UNCONNECTED, 32);

  /** An old or a small one: about 500 bytes, and no Large Forward Open. */
  public static final ControllerLimits SMALL =
      new ControllerLimits(SLOT_0, false, 504, UNCONNECTED, 32);

  /** One that takes no connections. */
  public static final ControllerLimits UNCONNECTED_ONLY =
      new ControllerLimits(SLOT_0, false, 0, UNCONNECTED, 0);

  /** The same behind other modules. */
  public ControllerLimits at(Way there) {
    return new ControllerLimits(there, isLargeKnown, largestMessage, unconnectedBytes, connections);
  }
}
