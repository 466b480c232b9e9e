// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DevicePlan;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A serial line behind a server that passes its bytes on. */
class RtuOverTcpDeviceTest extends RtuDeviceContract {
  @Override
  FakeModbusServer start() throws IOException {
    return FakeModbusServer.rtu();
  }

  @Override
  DeviceEndpoint.Modbus endpoint(FakeModbusServer started) {
    return new DeviceEndpoint.ModbusRtuTcp(
        "127.0.0.1", started.port(), 9600, 1, Plants.SECOND, null, null, null, null);
  }

  @Override
  ModbusConnection connection(FakeModbusServer started) {
    return ModbusConnection.rtuOverTcp(
        "127.0.0.1", started.port(), Duration.ofMillis(4), Duration.ZERO, System::nanoTime);
  }

  @Override
  protected void pullTheCable() throws IOException {
    server().hangUp();
  }

  /**
   * Registers 0 to 3: 8 bytes asked and 5 + 8 answered, of 11 bits each, are 231 bits or 24.06 ms
   * at 9600 baud; twice 3.5 characters are 8.02 ms, and 10 ms are assumed for the device.
   */
  @Test
  void theForecastIsThatOfTheLine() throws Exception {
    Device.Opener opener = device();
    DevicePlan.Cycle cycle = opener.plan().cycles().getFirst();
    assertThat(cycle.requestBytes()).isEqualTo(8);
    assertThat(cycle.replyBytes()).isEqualTo(13);
    assertThat(cycle.forecast()).isBetween(Duration.ofMillis(42), Duration.ofNanos(42_100_000));
    assertThat(opener.plan().isMeasured()).isFalse();
    try (Device open = opener.open()) {
      poll(open);
    }
    assertThat(opener.plan().isMeasured()).isTrue();
    assertThat(opener.plan().cycles().getFirst().forecast()).isNotEqualTo(cycle.forecast());
  }
}
