// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.modbus.RegisterMap.Placed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a device answers to a request. */
final class Answer {
  private static final int MOST_REGISTERS = 125;
  private static final int MOST_BITS = 2000;

  private final byte[] frame;
  private final List<Served> served;
  private final List<Integer> indexes;

  private Answer(byte[] frame, List<Served> served, List<Integer> indexes) {
    this.frame = frame;
    this.served = List.copyOf(served);
    this.indexes = List.copyOf(indexes);
  }

  /**
   * @param values what the device measures at this instant.
   * @param servedSoFar how often the tag of an index has been served.
   */
  static Answer of(
      Request request, RegisterMap map, Signals.Snapshot values, IntToLongFunction servedSoFar) {
    Optional<Table> table = request.table();
    if (table.isEmpty()) {
      return exception(request, Frame.ILLEGAL_FUNCTION);
    }
    if (!map.hasUnit(request.unit())) {
      return exception(request, Frame.NO_SUCH_UNIT);
    }
    int most = table.get().isBits() ? MOST_BITS : MOST_REGISTERS;
    if (request.quantity() < 1 || request.quantity() > most) {
      return exception(request, Frame.ILLEGAL_VALUE);
    }
    if (!map.exists(request.unit(), table.get(), request.address(), request.end())) {
      return exception(request, Frame.ILLEGAL_ADDRESS);
    }
    return read(request, table.get(), map, values, servedSoFar);
  }

  /** What a device says when it is asked who it is. */
  static Answer of(Request request, ReadDeviceId asked, RegisterMap map, Nameplate nameplate) {
    if (!map.hasUnit(request.unit())) {
      return exception(request, Frame.NO_SUCH_UNIT);
    }
    return nameplate
        .answer(asked)
        .map(reply -> new Answer(Frame.message(request, reply.encode()), List.of(), List.of()))
        .orElseGet(() -> exception(request, Frame.ILLEGAL_ADDRESS));
  }

  /** What a device on a serial line says when it is asked to give its data back. */
  static Answer echo(Request request) {
    byte[] pdu =
        ByteBuffer.allocate(5)
            .put((byte) request.function())
            .putShort((short) request.address())
            .putShort((short) request.quantity())
            .array();
    return new Answer(Frame.message(request, pdu), List.of(), List.of());
  }

  /** The bytes to send. */
  byte[] frame() {
    return frame.clone();
  }

  /** The tags whose value the answer wholly holds; none of an exception. */
  List<Served> served() {
    return served;
  }

  /** Places of those tags in the device's list. */
  List<Integer> indexes() {
    return indexes;
  }

  static Answer exception(Request request, int code) {
    return new Answer(Frame.exception(request, code), List.of(), List.of());
  }

  private static Answer read(
      Request request,
      Table table,
      RegisterMap map,
      Signals.Snapshot values,
      IntToLongFunction servedSoFar) {
    boolean isBits = table.isBits();
    byte[] payload =
        new byte
            [isBits ? (request.quantity() + Byte.SIZE - 1) / Byte.SIZE : request.quantity() * 2];
    List<Served> served = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (Placed placed : map.touching(request.unit(), table, request.address(), request.end())) {
      long number = servedSoFar.applyAsLong(placed.index()) + 1;
      TagValue value = values.value(placed.tag(), number);
      byte[] bytes = RegisterEncoder.bytes(placed.tag(), value);
      int at = placed.start() - request.address();
      if (placed.tag().type() == DataType.BOOL) {
        if (bytes[0] != 0) {
          setBit(payload, at, placed.address().bit());
        }
      } else {
        copy(bytes, payload, at * 2);
      }
      if (placed.start() >= request.address() && placed.end() <= request.end()) {
        served.add(
            new Served(placed.tag().name(), number, RegisterEncoder.seen(placed.tag(), value)));
        indexes.add(placed.index());
      }
    }
    return new Answer(Frame.answer(request, payload), served, indexes);
  }

  private static void setBit(byte[] payload, int at, @Nullable Integer bit) {
    if (bit == null) {
      payload[at / Byte.SIZE] |= (byte) (1 << at % Byte.SIZE);
    } else {
      payload[at * 2 + (bit < Byte.SIZE ? 1 : 0)] |= (byte) (1 << bit % Byte.SIZE);
    }
  }

  /** Copies what lies inside the target; a tag may begin before it or end after it. */
  private static void copy(byte[] from, byte[] to, int at) {
    for (int i = Math.max(0, -at); i < from.length && at + i < to.length; i++) {
      to[at + i] = from[i];
    }
  }
}
