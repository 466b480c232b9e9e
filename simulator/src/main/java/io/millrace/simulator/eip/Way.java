// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.EPath;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies between a controller's address and its processor. With one port to go through, the
 * address is the processor's own, which also sits in a slot of its backplane; with more, each port
 * but the last leads to a module that passes messages on. Immutable.
 *
 * @param ports from the address to the processor, at least one.
 */
public record Way(List<EPath.Port> ports) {
  private static final int BACKPLANE = 1;
  private static final int NETWORK = 2;
  private static final int NO_ANSWER = 0x0204;
  private static final int NO_SUCH_PORT = 0x0311;
  private static final int NO_SUCH_LINK = 0x0312;
  private static final int LINK_TO_SELF = 0x0318;

  public Way {
    ports = List.copyOf(ports);
    if (ports.isEmpty()) {
      throw new IllegalArgumentException("a processor sits in a slot");
    }
  }

  public static Way toSlot(int slot) {
    return new Way(List.of(EPath.Port.slot(BACKPLANE, slot)));
  }

  /** Where a path ends. */
  public sealed interface End {}

  /** At the processor. */
  public record Processor() implements End {}

  /**
   * At a module on the way.
   *
   * @param ports how many the path went through, 0 and up.
   */
  public record Bridge(int ports) implements End {}

  /**
   * Nowhere.
   *
   * @param reason extended status of the module that did not get further.
   * @param wordsLeft words of the path from there on, the step that failed among them.
   */
  public record Nowhere(int reason, int wordsLeft) implements End {}

  /** Goes through the ports that a path begins with. */
  public End follow(EPath path) {
    List<EPath.Port> asked = new ArrayList<>();
    for (EPath.Segment segment : path.segments()) {
      if (!(segment instanceof EPath.Port port)) {
        break;
      }
      if (asked.size() == ports.size() || !port.equals(ports.get(asked.size()))) {
        EPath left = new EPath(path.segments().subList(asked.size(), path.segments().size()));
        return new Nowhere(reason(asked.size(), port), left.words());
      }
      asked.add(port);
    }
    boolean isThere = asked.size() == ports.size() || ports.size() == 1;
    return isThere ? new Processor() : new Bridge(asked.size());
  }

  /**
   * Why there is nothing: bridges have a backplane and a network, processors a backplane.
   *
   * @param at how many ports were gone through.
   */
  private int reason(int at, EPath.Port port) {
    boolean isBridge = at < ports.size() && ports.size() > 1;
    if (port.port() == BACKPLANE) {
      return !isBridge && port.equals(ports.getLast()) ? LINK_TO_SELF : NO_SUCH_LINK;
    }
    if (!isBridge || port.port() != NETWORK) {
      return NO_SUCH_PORT;
    }
    return port.link().length() > 1 ? NO_ANSWER : NO_SUCH_LINK;
  }
}
