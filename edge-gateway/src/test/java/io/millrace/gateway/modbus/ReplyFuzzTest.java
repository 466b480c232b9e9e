// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.Rtu;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that nobody thought of. Each build replays the corpus; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=ReplyFuzzTest -pl edge-gateway -am} looks for new ones.
 */
class ReplyFuzzTest {
  private static final List<Table> TABLES = List.of(Table.values());
  private static final List<DataType> TYPES = List.of(DataType.values());
  private static final List<ByteLayout> LAYOUTS = List.of(ByteLayout.values());

  /** Whatever a device sends: a checked reply with exactly the data asked for, or a refusal. */
  @FuzzTest(maxDuration = "10m")
  void aReplyIsRightOrRefused(FuzzedDataProvider data) throws IOException {
    Table table = data.pickValue(TABLES);
    int count = data.consumeInt(1, table.isBits() ? 2000 : 125);
    RegisterRead read =
        new RegisterRead(data.consumeInt(0, 255), table, data.consumeInt(0, 60000), count);
    ReplyReader reader = new ReplyReader(read, data.consumeInt(0, 65535));
    byte[] sent = data.consumeRemainingAsBytes();
    try {
      int taken = ReplyReaderTest.feed(reader, sent);
      assertThat(taken).isLessThanOrEqualTo(9 + read.dataBytes());
      if (reader.wanted() == 0 && !reader.isRefused()) {
        assertThat(ModbusConnection.data(read, reader.frame()))
            .hasSize(table.isBits() ? count : 2 * count);
      }
    } catch (DeviceException e) {
      assertThat(e.kind()).isEqualTo(DeviceException.Kind.MALFORMED);
    }
  }

  /** The same on a serial line; every other time the check sum is right, to get behind it. */
  @FuzzTest(maxDuration = "10m")
  void aReplyOnASerialLineIsRightOrRefused(FuzzedDataProvider data) throws IOException {
    Table table = data.pickValue(TABLES);
    int count = data.consumeInt(1, table.isBits() ? 2000 : 125);
    int unit = data.consumeInt(0, 255);
    RegisterRead read = new RegisterRead(unit, table, 0, count);
    boolean isSealed = data.consumeBoolean();
    byte[] sent = data.consumeRemainingAsBytes();
    if (isSealed && sent.length >= 2 && sent.length <= 254) {
      sent = Rtu.frame(unit, Arrays.copyOfRange(sent, 1, sent.length));
    }
    RtuReplyReader reader = RtuReplyReader.of(read);
    try {
      int taken = RtuReplyReaderTest.feed(reader, sent);
      assertThat(taken).isLessThanOrEqualTo(5 + read.dataBytes());
      if (reader.wanted() == 0) {
        assertThat(Rtu.isWhole(Arrays.copyOf(sent, taken))).isTrue();
        assertThat(Byte.toUnsignedInt(sent[0])).isEqualTo(unit);
        if (!reader.isRefused()) {
          assertThat(ModbusConnection.data(read, Mbap.frame(0, unit, reader.message())))
              .hasSize(table.isBits() ? count : 2 * count);
        }
      }
    } catch (DeviceException e) {
      assertThat(e.kind()).isEqualTo(DeviceException.Kind.MALFORMED);
    }
  }

  /** Whatever the registers hold: a value or a reason, and never another way out. */
  @FuzzTest(maxDuration = "10m")
  void registersAreAValueOrAReason(FuzzedDataProvider data) {
    DataType type = data.pickValue(TYPES);
    ByteLayout layout = data.pickValue(LAYOUTS);
    int length = data.consumeInt(1, 250);
    byte[] bytes = data.consumeBytes(2 * RegisterCodec.registers(type, length));
    boolean fits =
        bytes.length == 2 * RegisterCodec.registers(type, length)
            && (type == DataType.BOOL || bytes.length % layout.bytes() == 0);
    if (fits) {
      assertThat(RegisterCodec.decode(type, layout, length, bytes)).isNotNull();
    }
  }
}
