// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id that joins a request, its answer and the log, as the caller sent it when it did. */
public final class TraceId {
  /** W3C Trace Context: version, trace id, parent id, flags. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private static final Pattern OWN = Pattern.compile("[0-9A-Za-z-]{1,64}");
  private static final String NONE = "0".repeat(32);

  private TraceId() {}

  /**
   * @param traceparent header of W3C Trace Context, or null.
   * @param own header {@code X-Trace-Id}, or null; ignored when it is not 1 to 64 letters, digits
   *     and hyphens.
   * @param otherwise the id when the caller sent none that is usable.
   */
  public static String of(@Nullable String traceparent, @Nullable String own, String otherwise) {
    if (traceparent != null) {
      Matcher parts = TRACEPARENT.matcher(traceparent);
      if (parts.matches() && !NONE.equals(parts.group(1))) {
        return parts.group(1);
      }
    }
    return own != null && OWN.matcher(own).matches() ? own : otherwise;
  }
}
