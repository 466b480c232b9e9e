// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.simulator.device.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A device that is to behave badly later. Immutable.
 *
 * @param device its name.
 * @param how in the notation of its protocol.
 * @param after from when on, counted from the start.
 * @param lasting for how long; null for ever.
 */
record PlannedMisbehaviour(String device, String how, Duration after, @Nullable Duration lasting) {
  private static final Pattern NOTATION =
      Pattern.compile("([^=]+)=([^@+]+)(?:@([^+]+))?(?:\\+(.+))?");

  /**
   * @param text {@code filler=late:500ms@60s+30s}: from 60 s after the start, for 30 s.
   * @throws IllegalArgumentException when the text is not of that form.
   */
  static PlannedMisbehaviour parse(String text) {
    Matcher matcher = NOTATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' does not say who and how; write device=misbehaviour, device=misbehaviour@60s (from"
                  .formatted(text)
              + " then on) or device=misbehaviour@60s+30s (for 30 s)");
    }
    return new PlannedMisbehaviour(
        matcher.group(1),
        matcher.group(2),
        matcher.group(3) == null ? Duration.ZERO : Durations.parse(matcher.group(3)),
        matcher.group(4) == null ? null : Durations.parse(matcher.group(4)));
  }
}
