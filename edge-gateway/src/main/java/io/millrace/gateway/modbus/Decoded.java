// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.TagValue;

/** What bits turned out to be. Immutable. */
public sealed interface Decoded {
  record Good(TagValue value) implements Decoded {}

  /** There is a value, but it should not be trusted. */
  record Doubtful(TagValue value, QualityReason reason) implements Decoded {}

  /** The bits are no value of the type. */
  record Bad(QualityReason reason) implements Decoded {}
}
