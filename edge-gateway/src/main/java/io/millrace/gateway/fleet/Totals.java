// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.gateway.device.DeviceVitals;
import java.util.HashMap;
import java.util.Map;

/**
 * What devices count up. Immutable.
 *
 * @param errors failures by kind.
 * @param overruns moments to read that passed while a device was still busy.
 * @param polls how often they were polled, and {@code pollNanos} the time it took.
 * @param dependent readings that were had because another tag changed.
 */
record Totals(Map<String, Long> errors, long overruns, long polls, long pollNanos, long dependent) {
  static Totals of(DeviceVitals vitals) {
    return new Totals(
        vitals.errors(),
        vitals.overruns(),
        vitals.polls(),
        vitals.pollNanos(),
        vitals.dependentReadings());
  }

  Totals and(Totals other) {
    Map<String, Long> sum = new HashMap<>(errors);
    other.errors.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
    return new Totals(
        sum,
        overruns + other.overruns,
        polls + other.polls,
        pollNanos + other.pollNanos,
        dependent + other.dependent);
  }
}
