// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.modbus.wire.Rtu;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtuReplyReaderTest {
  /** Unit 17, function 3, 6 bytes: registers 0x022B = 555, 0, 0x0064 = 100; check sum 0xBAC8. */
  private static final byte[] REPLY = bytes("11 03 06 02 2B 00 00 00 64 C8 BA");

  private static final RegisterRead READ = new RegisterRead(0x11, Table.HOLDING, 107, 3);

  /**
   * The check sum of one byte 0x01 by hand: 0xFFFF xor 0x01 = 0xFFFE; shifted right eight times,
   * with xor 0xA001 whenever a one falls out: 7FFF, 9FFE, 4FFF, 87FE, 43FF, 81FE, 40FF, 807E.
   */
  @Test
  void theCheckSumIsThatOfTheSpecification() {
    assertThat(Rtu.crc(new byte[] {1}, 1)).isEqualTo(0x807E);
    assertThat(Rtu.crc(new byte[0], 0)).isEqualTo(0xFFFF);
  }

  @ParameterizedTest(name = "function {0}")
  @CsvSource({
    // Unit 17, function, first address, count; the check sum's lower byte first.
    "1, COIL,     19,  37, 11 01 00 13 00 25 0E 84, 11 01 05 CD 6B B2 0E 1B 45 E6",
    "2, DISCRETE, 196, 22, 11 02 00 C4 00 16 BA A9, 11 02 03 AC DB 35 20 18",
    "3, HOLDING,  107, 3,  11 03 00 6B 00 03 76 87, 11 03 06 02 2B 00 00 00 64 C8 BA",
    "4, INPUT,    8,   1,  11 04 00 08 00 01 B2 98, 11 04 02 00 0A F8 F4"
  })
  void questionsAndRepliesAreFramedAsTheSpecificationSays(
      int function, Table table, int offset, int count, String question, String reply)
      throws Exception {
    RegisterRead read = new RegisterRead(17, table, offset, count);
    byte[] mbap = ModbusConnection.request(read, 1);
    assertThat(Rtu.frame(17, Arrays.copyOfRange(mbap, 7, mbap.length))).isEqualTo(bytes(question));
    byte[] whole = bytes(reply);
    for (int cut = 0; cut <= whole.length; cut++) {
      RtuReplyReader reader = RtuReplyReader.of(read);
      feed(reader, Arrays.copyOf(whole, cut));
      feed(reader, Arrays.copyOfRange(whole, cut, whole.length));
      assertThat(reader.wanted()).as("cut at %d", cut).isZero();
      assertThat(reader.isRefused()).isFalse();
      assertThat(reader.message())
          .as("cut at %d", cut)
          .isEqualTo(Arrays.copyOfRange(whole, 1, whole.length - 2))
          .startsWith(function);
    }
  }

  @Test
  void anEchoGivesTheSameBytesBack() throws Exception {
    byte[] question = Rtu.echo(0x11, 0xA537);
    assertThat(question).startsWith(bytes("11 08 00 00 A5 37"));
    RtuReplyReader right = RtuReplyReader.echo(question);
    feed(right, question);
    assertThat(right.wanted()).isZero();

    RtuReplyReader unknown = RtuReplyReader.echo(question);
    feed(unknown, Rtu.frame(0x11, bytes("88 01")));
    assertThat(unknown.isRefused()).isTrue();

    assertThatThrownBy(() -> feed(RtuReplyReader.echo(question), Rtu.echo(0x11, 0xA536)))
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.fault()).isEqualTo("WRONG_ECHO"));
  }

  @Test
  void anExceptionIsAnAnswerOfFiveBytes() throws Exception {
    RtuReplyReader reader = RtuReplyReader.of(READ);
    assertThat(feed(reader, bytes("11 83 02 C1 34 00 00"))).isEqualTo(5);

    assertThat(reader.wanted()).isZero();
    assertThat(reader.isRefused()).isTrue();
    assertThat(reader.exceptionCode()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "WRONG_UNIT,       12 03 06 02 2B",
    "WRONG_FUNCTION,   11 04 06 02 2B",
    "WRONG_FUNCTION,   11 84 02 00 00",
    "WRONG_BYTE_COUNT, 11 03 05 02 2B",
    "WRONG_BYTE_COUNT, 11 03 00 02 2B",
    "WRONG_BYTE_COUNT, 11 03 FF 02 2B",
    "WRONG_CHECK_SUM,  11 83 02 C1 35",
    "WRONG_CHECK_SUM,  11 03 06 02 2B 00 00 00 65 C8 BA",
    "WRONG_CHECK_SUM,  11 03 06 02 2B 00 00 00 64 BA C8"
  })
  void whatDiffersFromTheQuestionIsRefusedAndNamed(String fault, String reply) {
    assertThatThrownBy(() -> feed(RtuReplyReader.of(READ), bytes(reply)))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DeviceException.Kind.MALFORMED);
              assertThat(e.fault()).isEqualTo(fault);
            });
  }

  /** Unlike on TCP, the data is watched over, too. */
  @Test
  void noDamageToAnyByteGoesUnseen() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = REPLY.clone();
      damaged[i % REPLY.length] ^= (byte) (1 + random.nextInt(255));
      assertThatThrownBy(() -> feed(RtuReplyReader.of(READ), damaged))
          .as(HexFormat.of().formatHex(damaged))
          .isInstanceOf(DeviceException.class);
    }
  }

  /** Offers bytes as a port does: never more than wanted. Returns how many were taken. */
  static int feed(Reply reader, byte[] bytes) throws DeviceException {
    int taken = 0;
    while (reader.wanted() > 0 && taken < bytes.length) {
      int count = Math.min(reader.wanted(), bytes.length - taken);
      reader.accept(Arrays.copyOfRange(bytes, taken, taken + count), count);
      taken += count;
    }
    return taken;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex.strip());
  }
}
