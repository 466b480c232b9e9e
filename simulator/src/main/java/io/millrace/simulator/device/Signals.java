// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.device;

import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;

/** What a device measures. Safe for use by several threads. */
@FunctionalInterface
public interface Signals {

  /** What it measures at this instant; the same however often it is asked. */
  Snapshot now();

  /** The values of one instant. */
  @FunctionalInterface
  interface Snapshot {
    /**
     * @param tag one of the device's.
     * @param serveNumber how often its value has been asked for, this time included; from 1.
     */
    TagValue value(Tag tag, long serveNumber);
  }
}
