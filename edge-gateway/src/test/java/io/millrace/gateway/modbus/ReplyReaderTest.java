// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.gateway.device.DeviceException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyReaderTest {
  private static final RegisterRead READ = new RegisterRead(0x11, Table.HOLDING, 107, 3);

  /**
   * Transaction 0x0102, protocol 0, length 9 = unit + function + byte count + 6, unit 17, function
   * 3, 6 bytes: registers 0x022B = 555, 0, 0x0064 = 100.
   */
  private static final byte[] REPLY = bytes("01 02 00 00 00 09 11 03 06 02 2B 00 00 00 64");

  @Test
  void requestsAreFramedAsTheSpecificationSays() throws IOException {
    // Transaction 0x0102, protocol 0, length 6, unit 17, function 3, address 107 = 0x6B, 3
    // registers.
    assertThat(ModbusConnection.request(READ, 0x0102))
        .isEqualTo(bytes("01 02 00 00 00 06 11 03 00 6B 00 03"));
    assertThat(ModbusConnection.request(new RegisterRead(255, Table.COIL, 65535, 1), 65535))
        .isEqualTo(bytes("FF FF 00 00 00 06 FF 01 FF FF 00 01"));
    assertThat(ModbusConnection.request(new RegisterRead(0, Table.DISCRETE, 16, 2000), 1))
        .isEqualTo(bytes("00 01 00 00 00 06 00 02 00 10 07 D0"));
    assertThat(ModbusConnection.request(new RegisterRead(1, Table.INPUT, 0, 125), 2))
        .isEqualTo(bytes("00 02 00 00 00 06 01 04 00 00 00 7D"));
  }

  @Test
  void aReplyIsTheSameWhereverItIsCut() throws Exception {
    for (int cut = 0; cut <= REPLY.length; cut++) {
      ReplyReader reader = new ReplyReader(READ, 0x0102);
      feed(reader, Arrays.copyOf(REPLY, cut));
      feed(reader, Arrays.copyOfRange(REPLY, cut, REPLY.length));
      assertThat(reader.wanted()).as("cut at %d", cut).isZero();
      assertThat(reader.frame()).as("cut at %d", cut).isEqualTo(REPLY);
      assertThat(ModbusConnection.data(READ, reader.frame())).isEqualTo(bytes("02 2B 00 00 00 64"));
    }
  }

  @Test
  void ofTwoRepliesGluedTogetherOnlyTheFirstIsTaken() throws Exception {
    byte[] glued = Arrays.copyOf(REPLY, 2 * REPLY.length);
    System.arraycopy(REPLY, 0, glued, REPLY.length, REPLY.length);
    ReplyReader reader = new ReplyReader(READ, 0x0102);

    assertThat(feed(reader, glued)).isEqualTo(REPLY.length);
    assertThat(reader.frame()).isEqualTo(REPLY);
  }

  @Test
  void bitsComeLowestFirst() throws Exception {
    RegisterRead coils = new RegisterRead(1, Table.COIL, 0, 10);
    // 0xCD = 11001101: coils 0, 2, 3, 6, 7; 0x01: coil 8.
    byte[] reply = bytes("00 05 00 00 00 05 01 01 02 CD 01");
    ReplyReader reader = new ReplyReader(coils, 5);
    feed(reader, reply);

    assertThat(ModbusConnection.data(coils, reader.frame()))
        .containsExactly(1, 0, 1, 1, 0, 0, 1, 1, 1, 0);
  }

  @Test
  void anExceptionIsAnAnswerOfNineBytes() throws Exception {
    ReplyReader reader = new ReplyReader(READ, 0x0102);
    feed(reader, bytes("01 02 00 00 00 03 11 83 02"));

    assertThat(reader.wanted()).isZero();
    assertThat(reader.isRefused()).isTrue();
    assertThat(reader.exceptionCode()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "WRONG_TRANSACTION, 01 03 00 00 00 09 11 03 06",
    "WRONG_PROTOCOL,    01 02 00 01 00 09 11 03 06",
    "WRONG_UNIT,        01 02 00 00 00 09 12 03 06",
    "WRONG_FUNCTION,    01 02 00 00 00 09 11 04 06",
    "WRONG_FUNCTION,    01 02 00 00 00 03 11 84 02",
    "WRONG_BYTE_COUNT,  01 02 00 00 00 09 11 03 05",
    "WRONG_BYTE_COUNT,  01 02 00 00 00 07 11 03 04",
    "WRONG_BYTE_COUNT,  01 02 00 00 00 0B 11 03 08",
    "WRONG_LENGTH,      01 02 00 00 00 08 11 03 06",
    "WRONG_LENGTH,      01 02 00 00 00 0A 11 03 06",
    "WRONG_LENGTH,      01 02 00 00 00 00 11 03 06",
    "WRONG_LENGTH,      01 02 00 00 FF FF 11 03 06",
    "WRONG_LENGTH,      01 02 00 00 80 00 11 03 06",
    "WRONG_LENGTH,      01 02 00 00 00 04 11 83 02"
  })
  void whatDiffersFromTheQuestionIsRefusedAndNamed(String fault, String reply) {
    ReplyReader reader = new ReplyReader(READ, 0x0102);

    assertThatThrownBy(() -> feed(reader, bytes(reply)))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DeviceException.Kind.MALFORMED);
              assertThat(e.fault()).isEqualTo(fault);
            });
  }

  /** Any single changed byte of the header must be noticed; data bytes are the device's own. */
  @Test
  void noDamageToTheHeaderGoesUnseen() {
    Random random = new Random(7);
    for (int i = 0; i < 9; i++) {
      byte[] damaged = REPLY.clone();
      damaged[i] ^= (byte) (1 + random.nextInt(255));
      if (i == 7 && damaged[7] == (byte) 0x83) {
        continue;
      }
      assertThatThrownBy(() -> feed(new ReplyReader(READ, 0x0102), damaged))
          .as("byte %d", i)
          .isInstanceOf(DeviceException.class);
    }
  }

  /** Offers bytes as a socket does: never more than wanted. Returns how many were taken. */
  static int feed(ReplyReader reader, byte[] bytes) throws DeviceException {
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
