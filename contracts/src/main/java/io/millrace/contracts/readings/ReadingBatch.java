// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import java.util.List;

/**
 * Readings of one device, as one record on {@code telemetry.readings.v1}. Immutable.
 *
 * @param gateway name of the gateway that read the device.
 * @param epoch changes when the gateway's spool is new; sequences start again at 1 then.
 * @param device name of the device, unique in its gateway.
 * @param sequence grows by one per batch of a device within an epoch; the first is 1. A jump means
 *     batches were lost, a repetition that one was sent twice.
 * @param modelVersion version of the plant model the device was read with.
 * @param readings in the order they were read; per tag never reordered.
 */
public record ReadingBatch(
    String gateway,
    String epoch,
    String device,
    long sequence,
    int modelVersion,
    List<Reading> readings) {

  public ReadingBatch {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence starts at 1, not " + sequence);
    }
    readings = List.copyOf(readings);
  }

  /** Key on the topic: everything of one device stays in order on one partition. */
  public String key() {
    return gateway + "/" + device;
  }
}
