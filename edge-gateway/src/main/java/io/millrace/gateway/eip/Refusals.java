// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.readings.QualityReason;
import io.millrace.gateway.eip.wire.MessageReply;

/** What the status of a refusal means. Pure. */
final class Refusals {
  private static final int BEYOND_THE_END = 0x2105;
  private static final int WRONG_TYPE = 0x2107;

  private Refusals() {}

  /** Whether it says that what was asked is not there, rather than not now. */
  static boolean isPermanent(MessageReply refusal) {
    return switch (refusal.status()) {
      case MessageReply.PATH_SEGMENT_ERROR,
          MessageReply.PATH_UNKNOWN,
          MessageReply.SERVICE_UNSUPPORTED,
          MessageReply.PRIVILEGE_VIOLATION,
          MessageReply.ATTRIBUTE_UNSUPPORTED ->
          true;
      default ->
          refusal.extended().contains(BEYOND_THE_END) || refusal.extended().contains(WRONG_TYPE);
    };
  }

  /** How a reading that met it is marked. */
  static QualityReason reason(MessageReply refusal) {
    return isPermanent(refusal) && refusal.status() != MessageReply.PRIVILEGE_VIOLATION
        ? QualityReason.MISCONFIGURED
        : QualityReason.REFUSED;
  }

  /** For people. */
  static String meaning(MessageReply refusal) {
    String text =
        switch (refusal.status()) {
          case MessageReply.CONNECTION_FAILURE -> "connection failure";
          case 0x02 -> "no resources";
          case MessageReply.PATH_SEGMENT_ERROR -> "no such tag, or no such path";
          case MessageReply.PATH_UNKNOWN -> "no such tag, member, element or object";
          case MessageReply.PARTIAL -> "parts that make no whole";
          case MessageReply.SERVICE_UNSUPPORTED -> "service not supported";
          case 0x0A -> "error in a list of attributes";
          case 0x0C -> "not possible in its present state";
          case MessageReply.PRIVILEGE_VIOLATION -> "External Access forbids it";
          case 0x10 -> "not possible in its present mode";
          case MessageReply.REPLY_TOO_LARGE -> "reply too large";
          case 0x13 -> "too little data";
          case MessageReply.ATTRIBUTE_UNSUPPORTED -> "no such attribute";
          case 0x15 -> "too much data";
          case 0x26 -> "path of a wrong size";
          case MessageReply.GENERAL_ERROR ->
              refusal.extended().contains(BEYOND_THE_END)
                  ? "beyond the end of the array"
                  : "general error";
          default -> "unknown status";
        };
    return refusal.extended().isEmpty()
        ? "status 0x%02X, %s".formatted(refusal.status(), text)
        : "status 0x%02X, %s, extended %s"
            .formatted(
                refusal.status(),
                text,
                refusal.extended().stream().map("0x%04X"::formatted).toList());
  }
}
