// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Serial lines, direct and over TCP: read from the golden model, and mistakes put into it. */
class LinesTest {
  private static final GoldenModel GOLDEN = GoldenModel.of("plant-model-lines.v1");

  @Test
  void yamlAndJsonSayTheSame() {
    GOLDEN.requireSameAsJson();
  }

  @Test
  void whatIsLeftOutOfASerialPortIsThatOfTheStandard() {
    DeviceEndpoint.ModbusRtu port =
        (DeviceEndpoint.ModbusRtu) GOLDEN.model().devices().get(2).endpoint();
    assertThat(port.baudRateOrDefault()).isEqualTo(19_200);
    assertThat(port.parityOrDefault()).isEqualTo(DeviceEndpoint.ModbusRtu.Parity.EVEN);
    // Start, eight of data, parity, stop.
    assertThat(port.bitsOfAByte()).isEqualTo(11);
    DeviceEndpoint.ModbusRtu other =
        (DeviceEndpoint.ModbusRtu) GOLDEN.model().devices().get(3).endpoint();
    assertThat(other.bitsOfAByte()).isEqualTo(1 + 8 + 0 + 2);
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serialPort: /dev/ttyUSB0 | serialPort: ""        | /devices/2/endpoint/serialPort | no serial port
          baudRate: 38400          | baudRate: 299         | /devices/3/endpoint/baudRate | 299
          baudRate: 9600           | baudRate: 4000001     | /devices/1/endpoint/baudRate | 4000001
          dataBits: 8              | dataBits: 7           | /devices/3/endpoint/dataBits | data bits of RTU is 7
          stopBits: 2              | stopBits: 3           | /devices/3/endpoint/stopBits | 3
          timeout: PT0.2S          | timeout: PT61S        | /devices/3/endpoint/timeout | PT1M1S
          maxGap: 0                | maxGap: 125           | /devices/3/endpoint/maxGap | 125
          unitId: 2                | unitId: 256           | /devices/1/endpoint/unitId | 256
          pauseAfterConnect: PT0.3S | pauseAfterConnect: PT11S | /devices/0/endpoint/pauseAfterConnect | PT11S
          requestGap: PT0.05S      | requestGap: PT-1S     | /devices/0/endpoint/requestGap | PT-1S
          /dev/ttyUSB0             | /dev/ttyUSB1          | /devices/3/endpoint | over the same line with 19200 baud
          host: 192.0.2.31, port: 4001 | host: 192.0.2.30  | /devices/1/endpoint | over the same line with modbus-tcp
          """)
  void aMistakeIsToldAtItsPlace(String right, String wrong, String pointer, String message) {
    GOLDEN.requireTold(right, wrong, pointer, message);
  }
}
