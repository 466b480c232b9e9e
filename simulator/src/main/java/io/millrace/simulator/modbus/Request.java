// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.gateway.modbus.wire.PduException;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire. Immutable.
 *
 * @param transaction to be repeated in the answer, 0..65535.
 * @param unit unit that is asked, 0..255.
 * @param function function code, 0..255.
 * @param address first address, 0..65535; 0 when the function has none.
 * @param quantity how many; 0 when the function has none.
 * @param deviceId what it asks about the device itself; null when it asks for something else.
 */
public record Request(
    int transaction,
    int unit,
    int function,
    int address,
    int quantity,
    @Nullable ReadDeviceId deviceId) {
  static final int HEADER = 7;
  private static final int WITH_RANGE = 5;

  /**
   * @param header the seven bytes before the function code.
   * @param body function code and what follows; not empty.
   */
  static Request of(byte[] header, byte[] body) {
    ByteBuffer head = ByteBuffer.wrap(header);
    ByteBuffer rest = ByteBuffer.wrap(body);
    int function = rest.get() & 0xFF;
    boolean hasRange = body.length >= WITH_RANGE;
    return new Request(
        head.getShort(0) & 0xFFFF,
        head.get(HEADER - 1) & 0xFF,
        function,
        hasRange ? rest.getShort() & 0xFFFF : 0,
        hasRange ? rest.getShort() & 0xFFFF : 0,
        function == ReadDeviceId.FUNCTION ? deviceId(body) : null);
  }

  private static @Nullable ReadDeviceId deviceId(byte[] body) {
    try {
      return ReadDeviceId.decode(body);
    } catch (PduException e) {
      return null;
    }
  }

  /** The table that is read; empty for functions other than the four reading ones. */
  Optional<Table> table() {
    return Arrays.stream(Table.values()).filter(t -> t.functionCode() == function).findFirst();
  }

  /** First address after those asked for. */
  int end() {
    return address + quantity;
  }
}
