// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.WireException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a device who it is. Immutable.
 *
 * @param identity null unless it is IDENTIFIED.
 * @param detail what was seen, for people.
 */
record Answer(Outcome outcome, @Nullable FoundIdentity identity, String detail) {

  enum Outcome {
    /** It said who it is. */
    IDENTIFIED,
    /** It speaks the protocol and does not say who it is. */
    NO_IDENTITY,
    /** It answered what is no answer in the protocol. */
    MALFORMED,
    /** It took the connection and did not answer. */
    SILENT,
    /** It took the connection and ended it. */
    ENDED,
    /** A device of the plant model is there, and it was left alone. */
    IN_USE
  }

  static Answer identified(FoundIdentity identity) {
    return new Answer(Outcome.IDENTIFIED, identity, "it said who it is");
  }

  static Answer of(Outcome outcome, String detail) {
    return new Answer(outcome, null, detail);
  }

  static Answer modbus(Map<Integer, String> objects) {
    return objects.isEmpty()
        ? of(Outcome.NO_IDENTITY, "it answered function 43 with nothing")
        : identified(FoundIdentity.of(objects));
  }

  /**
   * @param message what came to ListIdentity.
   * @param context that the answer must repeat.
   */
  static Answer toListIdentity(Bytes message, long context) {
    try {
      Encapsulation reply = Encapsulation.decode(message);
      if (reply.command() != Encapsulation.LIST_IDENTITY) {
        return of(Outcome.MALFORMED, "it answered command 0x%X".formatted(reply.command()));
      }
      if (reply.context() != context) {
        return of(Outcome.MALFORMED, "it answered another question than was asked");
      }
      if (reply.status() != 0) {
        return of(Outcome.NO_IDENTITY, "it refused with status 0x%X".formatted(reply.status()));
      }
      for (CommonPacket.Item item : CommonPacket.decode(reply.data()).items()) {
        if (item instanceof CommonPacket.IdentityItem identity) {
          return identified(FoundIdentity.of(identity));
        }
      }
      return of(Outcome.MALFORMED, "its answer holds no identity");
    } catch (WireException e) {
      return of(Outcome.MALFORMED, e.detail());
    }
  }
}
