// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.TagValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place of a device, read once and shown in every way. Immutable.
 *
 * @param asked the address as it was asked for.
 * @param zeroBased the same in the notation that counts from zero.
 * @param traditional the same in the notation that counts from one.
 * @param protocolAddress what went over the wire, 0..65535.
 * @param function function code that read it.
 * @param unitId unit that answered.
 * @param at when the answer was there, gateway's clock, UTC.
 * @param bytes the answer, hexadecimal, in the order of the wire.
 * @param interpretations every type and byte order that the bytes allow.
 */
public record TestRead(
    String asked,
    String zeroBased,
    String traditional,
    int protocolAddress,
    int function,
    int unitId,
    Instant at,
    String bytes,
    List<Interpretation> interpretations) {
  public TestRead {
    interpretations = List.copyOf(interpretations);
  }

  /**
   * @param layout byte order; null where the type has none.
   * @param value what it would be; null when the bytes are no such value.
   * @param reason why there is no value; null when there is one.
   */
  public record Interpretation(
      DataType type,
      @Nullable ByteLayout layout,
      @Nullable TagValue value,
      @Nullable QualityReason reason) {}
}
