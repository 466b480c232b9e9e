// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import org.jspecify.annotations.Nullable;

/** A device of a line between its polls. Confined to the line's thread. */
final class Turn {
  final PolledDevice polled;
  final Reports reports;
  final DependentReads dependents;
  final DeviceClock clock;
  final Blocks blocks;
  final Stamps stamps = new Stamps();

  /** Null while there is no link. */
  @Nullable Device open;

  /** Monotonic nanoseconds, as are the others. */
  long retryAt;

  long toldBadAt;
  boolean hasFailed;

  Turn(PolledDevice polled, long now) {
    this.polled = polled;
    this.reports = new Reports(polled.definition(), polled.vitals());
    this.dependents = new DependentReads(polled.definition(), polled.vitals());
    this.clock = new DeviceClock(polled.definition().clock(), polled.vitals());
    this.blocks = new Blocks(polled.definition());
    this.retryAt = now;
  }

  long nextAction() {
    return open == null ? retryAt : polled.vitals().schedule().next();
  }

  void hangUp() {
    Device device = open;
    open = null;
    if (device != null) {
      device.close();
    }
  }
}
