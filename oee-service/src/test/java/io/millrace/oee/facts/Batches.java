// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.testkit.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Readings of the test plant as its gateway would send them. */
public final class Batches {
  private Batches() {}

  /** Cuts a device's readings into batches at random places. */
  public static List<ReadingBatch> of(EquipmentId unit, List<Reading> readings, Random random) {
    List<ReadingBatch> batches = new ArrayList<>();
    int reached = 0;
    while (reached < readings.size()) {
      int end = Math.min(readings.size(), reached + 1 + random.nextInt(60));
      batches.add(Examples.batch(unit.name(), batches.size() + 1, readings.subList(reached, end)));
      reached = end;
    }
    return batches;
  }

  /** A batch of a device by the first version of the model. */
  public static ReadingBatch batch(EquipmentId unit, long sequence, Reading... readings) {
    return Examples.batch(unit.name(), sequence, List.of(readings));
  }

  /** A batch of a device by the first version of the model. */
  static ReadingBatch batch(EquipmentId unit, long sequence, List<Reading> readings) {
    return Examples.batch(unit.name(), sequence, readings);
  }
}
