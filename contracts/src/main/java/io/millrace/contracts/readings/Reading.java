// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import io.millrace.contracts.equipment.TagName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of one tag at one instant. Immutable.
 *
 * @param tag full name of the signal.
 * @param at when the gateway had the device's answer, gateway's clock, UTC, microseconds.
 * @param value the value; null exactly when the quality is BAD.
 * @param quality how far to trust it.
 * @param reason why it is not GOOD; NONE when it is.
 * @param deviceTime when the device says it was so; null when the device has no clock.
 */
public record Reading(
    TagName tag,
    Instant at,
    @Nullable TagValue value,
    Quality quality,
    QualityReason reason,
    @Nullable Instant deviceTime) {

  public Reading {
    if ((value == null) != (quality == Quality.BAD)) {
      throw new IllegalArgumentException(
          "reading of %s: quality %s %s a value"
              .formatted(tag, quality, value == null ? "needs" : "cannot have"));
    }
    if (quality == Quality.GOOD && reason != QualityReason.NONE) {
      throw new IllegalArgumentException("reading of " + tag + ": GOOD has no reason");
    }
  }

  /** The same with the time that the device says. */
  public Reading saidAt(Instant time) {
    return new Reading(tag, at, value, quality, reason, time);
  }

  public static Reading good(TagName tag, Instant at, TagValue value) {
    return new Reading(tag, at, value, Quality.GOOD, QualityReason.NONE, null);
  }

  public static Reading uncertain(TagName tag, Instant at, TagValue value, QualityReason reason) {
    return new Reading(tag, at, value, Quality.UNCERTAIN, reason, null);
  }

  public static Reading bad(TagName tag, Instant at, QualityReason reason) {
    return new Reading(tag, at, null, Quality.BAD, reason, null);
  }
}
