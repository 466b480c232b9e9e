// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.oee.calendar.Booking;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.Window;
import io.millrace.oee.run.Run;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a work unit's time in which nothing changes that matters to its account. Immutable.
 *
 * @param slice shift and day it lies in.
 * @param placement what the calendar says.
 * @param booking the booking it lies in; null when there is none.
 * @param run what was made; null when no run says.
 * @param activity what the unit did; null when nothing is known.
 * @param bucket where it is accounted for.
 */
public record Part(
    Window window,
    Slice slice,
    Placement placement,
    @Nullable Booking booking,
    @Nullable Run run,
    @Nullable Activity activity,
    TimeBucket bucket) {

  /** What of it lies in another window; empty when nothing does. */
  Optional<Part> in(Window other) {
    return window
        .cut(other)
        .map(
            inside ->
                new Part(
                    inside,
                    new Slice(
                        slice.window().cut(other).orElse(slice.window()),
                        slice.day(),
                        slice.shift()),
                    placement,
                    booking,
                    run,
                    activity,
                    bucket));
  }
}
