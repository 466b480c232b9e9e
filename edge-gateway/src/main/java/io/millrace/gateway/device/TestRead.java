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
 * @param modbus the place as Modbus knows it; null with another protocol.
 * @param function Modbus function code, or service of CIP, that read it.
 * @param type what the device says that it is: {@code DINT}; null when it does not say.
 * @param at when the answer was there, gateway's clock, UTC.
 * @param bytes the answer, hexadecimal, in the order of the wire.
 * @param interpretations every type and byte order that the bytes allow; none of a structure.
 * @param members of a structure, or elements of an array; empty for a single value.
 */
public record TestRead(
    String asked,
    @Nullable Modbus modbus,
    int function,
    @Nullable String type,
    Instant at,
    String bytes,
    List<Interpretation> interpretations,
    List<Member> members) {
  public TestRead {
    interpretations = List.copyOf(interpretations);
    members = List.copyOf(members);
  }

  /**
   * @param zeroBased the address in the notation that counts from zero.
   * @param traditional the same in the notation that counts from one.
   * @param protocolAddress what went over the wire, 0..65535.
   * @param unitId unit that answered.
   */
  public record Modbus(String zeroBased, String traditional, int protocolAddress, int unitId) {}

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

  /**
   * @param address to be read by itself.
   * @param type what the device says that it is: {@code REAL}.
   * @param value null when it cannot be shown as one value.
   */
  public record Member(String address, String type, @Nullable TagValue value) {}
}
