// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.readings.Reading;
import java.util.List;

/** Sends every reading as it comes. */
record Every() implements Strategy {
  @Override
  public Step next(Reading reading) {
    return new Step(this, List.of(reading));
  }

  @Override
  public List<Reading> rest() {
    return List.of();
  }
}
