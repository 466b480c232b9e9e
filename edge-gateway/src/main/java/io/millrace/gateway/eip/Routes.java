// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipRoute;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Ways to controllers behind others: for the wire, and for people. Pure. */
final class Routes {
  private static final int PORT_UNKNOWN = 0x0311;
  private static final int LINK_UNKNOWN = 0x0312;
  private static final int LINK_IS_SELF = 0x0318;
  private static final int NOT_ANSWERED = 0x0204;
  private static final int TIMED_OUT = 0x0203;

  private Routes() {}

  static EPath path(CipRoute route) {
    List<EPath.Segment> ports = new ArrayList<>();
    for (CipRoute.Hop hop : route.hops()) {
      ports.add(
          hop.isAddressed()
              ? new EPath.Port(hop.port(), Bytes.of(hop.link().getBytes(StandardCharsets.US_ASCII)))
              : EPath.Port.slot(hop.port(), Integer.parseInt(hop.link())));
    }
    return new EPath(ports);
  }

  /** As it is written in a plant model. */
  static String text(EPath path) {
    List<CipRoute.Hop> hops = new ArrayList<>();
    for (EPath.Segment segment : path.segments()) {
      if (segment instanceof EPath.Port(int port, Bytes link)) {
        hops.add(
            new CipRoute.Hop(
                port,
                link.length() == 1
                    ? String.valueOf(link.at(0))
                    : new String(link.toArray(), StandardCharsets.US_ASCII)));
      }
    }
    return new CipRoute(hops).toString();
  }

  /** Why a message did not arrive, and at which step if that was said. */
  static String refusal(EPath route, MessageReply refusal) {
    String text = "the way " + text(route) + " leads nowhere";
    EPath gone = gone(route, refusal);
    if (!gone.segments().isEmpty()) {
      text += ": it ends at " + text(gone);
    }
    return text + ": " + meaning(refusal);
  }

  /**
   * The part of the way up to the step that failed; none when it was not said. A refusal's data is
   * how many words of the way were left, that step among them.
   */
  private static EPath gone(EPath route, MessageReply refusal) {
    if (refusal.data().length() == 0) {
      return EPath.EMPTY;
    }
    int left = refusal.data().at(0);
    for (int i = 0; i < route.segments().size(); i++) {
      if (new EPath(route.segments().subList(i, route.segments().size())).words() == left) {
        return new EPath(route.segments().subList(0, i + 1));
      }
    }
    return EPath.EMPTY;
  }

  private static String meaning(MessageReply refusal) {
    String known =
        refusal.extended().isEmpty()
            ? ""
            : switch (refusal.extended().getFirst()) {
              case PORT_UNKNOWN -> "there is no such port, ";
              case LINK_UNKNOWN -> "there is no such slot or address, ";
              case LINK_IS_SELF -> "it leads back to where it came from, ";
              case NOT_ANSWERED, TIMED_OUT -> "nobody answers there, ";
              default -> "";
            };
    return known + Refusals.meaning(refusal);
  }
}
