// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.modbus.RegisterPlan.Placed;
import io.millrace.gateway.modbus.RegisterPlan.Request;
import java.util.ArrayList;
import java.util.List;

/** With which requests numbers that lie one after the other are read. Pure. */
final class RegisterRuns {
  private RegisterRuns() {}

  /**
   * In order, none longer than the device takes, and no number in two of them.
   *
   * @throws IllegalArgumentException when the tag cannot be read at all, as {@link
   *     RegisterPlan#place} says.
   */
  static List<Request> requests(Tag tag, int count, DeviceEndpoint.Modbus endpoint) {
    Placed first = RegisterPlan.place(tag, endpoint);
    ModbusAddress address = first.address();
    int most = endpoint.maxRegistersOrDefault() / first.span();
    List<Request> requests = new ArrayList<>();
    for (int from = 0; from < count; from += most) {
      List<Placed> numbers = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + most); i++) {
        int offset = address.offset() + i * first.span();
        numbers.add(
            new Placed(
                tag,
                first.unit(),
                new ModbusAddress(address.table(), offset, address.bit()),
                first.span()));
      }
      RegisterRead read =
          new RegisterRead(
              first.unit(),
              address.table(),
              numbers.getFirst().address().offset(),
              numbers.size() * first.span());
      requests.add(new Request(read, tag.period(), numbers, "numbers that lie together"));
    }
    return requests;
  }

  /** What a block costs, for people. */
  static DevicePlan.Request request(Tag tag, Waveform waveform, DeviceEndpoint.Modbus endpoint) {
    List<Request> requests = requests(tag, waveform.samples(), endpoint);
    RegisterRead first = requests.getFirst().read();
    return new DevicePlan.Request(
        first.unit(),
        first.table().functionCode(),
        new ModbusAddress(first.table(), first.offset(), null).toString(),
        requests.stream().mapToInt(request -> request.read().count()).sum(),
        waveform.maxGap(),
        requests.size(),
        requests.size() * RegisterRead.REQUEST_BYTES,
        requests.stream().mapToInt(request -> request.read().replyBytes()).sum(),
        List.of(tag.name()),
        "%d samples, read together when '%s' changes, which is then read again"
            .formatted(waveform.samples(), waveform.block()));
  }
}
