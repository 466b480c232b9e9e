// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;

/** The modules on a way: they say who they are, and have no tags. Pure. */
final class Bridges {
  private static final int VENDOR = 1;
  private static final int COMMUNICATIONS = 12;
  private static final int PRODUCT = 166;
  private static final int RUNNING = 0x60;
  private static final long FIRST_SERIAL = 0xB0000000L;

  private Bridges() {}

  static Identity identity(Way.Bridge bridge) {
    return new Identity(
        VENDOR,
        COMMUNICATIONS,
        PRODUCT,
        11,
        2,
        RUNNING,
        FIRST_SERIAL + bridge.ports(),
        "Simulated bridge");
  }

  static MessageReply answer(Way.Bridge bridge, MessageRequest request) {
    if (!(request.path().segments().getFirst() instanceof EPath.Logical)) {
      return MessageReply.refused(request.service(), MessageReply.PATH_SEGMENT_ERROR, 0);
    }
    if (request.path().equals(MessageRequest.IDENTITY)) {
      return request.service() == MessageRequest.GET_ATTRIBUTES_ALL
          ? MessageReply.ok(request.service(), identity(bridge).encodeAttributes())
          : MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED);
    }
    return MessageReply.refused(
        request.service(),
        request.path().equals(MessageRequest.MESSAGE_ROUTER)
            ? MessageReply.SERVICE_UNSUPPORTED
            : MessageReply.PATH_UNKNOWN);
  }
}
