// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static io.millrace.contracts.plant.ByteLayout.AB;
import static io.millrace.contracts.plant.ByteLayout.ABCD;
import static io.millrace.contracts.plant.ByteLayout.ABCDEFGH;
import static io.millrace.contracts.plant.ByteLayout.BA;
import static io.millrace.contracts.plant.ByteLayout.BADC;
import static io.millrace.contracts.plant.ByteLayout.BADCFEHG;
import static io.millrace.contracts.plant.ByteLayout.CDAB;
import static io.millrace.contracts.plant.ByteLayout.CDABGHEF;
import static io.millrace.contracts.plant.ByteLayout.DCBA;
import static io.millrace.contracts.plant.ByteLayout.DCBAHGFE;
import static io.millrace.contracts.plant.ByteLayout.GHEFCDAB;
import static io.millrace.contracts.plant.ByteLayout.HGFEDCBA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegisterCodecTest {
  /** What each layout makes of the bytes 01 02 ... on the wire, written out by hand. */
  static Stream<Arguments> goldenMatrix() {
    return Stream.of(
        // 0x0102 = 1*256 + 2 = 258; bytes swapped 0x0201 = 2*256 + 1 = 513.
        golden(DataType.INT16, AB, "01 02", integer(258)),
        golden(DataType.INT16, BA, "01 02", integer(513)),
        golden(DataType.INT16, AB, "FF FE", integer(-2)),
        golden(DataType.INT16, BA, "00 80", integer(-32768)),
        golden(DataType.UINT16, AB, "FF FE", unsigned(65534)),
        golden(DataType.UINT16, BA, "FE FF", unsigned(65534)),
        // 0x01020304 = 16909060, 0x02010403 = 33620995, 0x03040102 = 50594050, 0x04030201 =
        // 67305985.
        golden(DataType.INT32, ABCD, "01 02 03 04", integer(16909060)),
        golden(DataType.INT32, BADC, "01 02 03 04", integer(33620995)),
        golden(DataType.INT32, CDAB, "01 02 03 04", integer(50594050)),
        golden(DataType.INT32, DCBA, "01 02 03 04", integer(67305985)),
        golden(DataType.INT32, CDAB, "FF FE FF FF", integer(-2)),
        golden(DataType.UINT32, ABCD, "FF FF FF FE", unsigned(4294967294L)),
        golden(DataType.UINT32, BADC, "FF FF FE FF", unsigned(4294967294L)),
        golden(DataType.UINT32, CDAB, "FF FE FF FF", unsigned(4294967294L)),
        golden(DataType.UINT32, DCBA, "FE FF FF FF", unsigned(4294967294L)),
        // 123456.0 is 1.8837890625 * 2^16: sign 0, exponent 127+16 = 0x8F, mantissa 0x712000.
        golden(DataType.FLOAT32, ABCD, "47 F1 20 00", real(123456)),
        golden(DataType.FLOAT32, BADC, "F1 47 00 20", real(123456)),
        golden(DataType.FLOAT32, CDAB, "20 00 47 F1", real(123456)),
        golden(DataType.FLOAT32, DCBA, "00 20 F1 47", real(123456)),
        // The smallest denormal, 2^-149, is a number like any other.
        golden(DataType.FLOAT32, ABCD, "00 00 00 01", real(Math.pow(2, -149))),
        // Eight bytes 01..08; the letters say which byte of the value each one is.
        golden(DataType.INT64, ABCDEFGH, "01 02 03 04 05 06 07 08", integer(0x0102030405060708L)),
        golden(DataType.INT64, BADCFEHG, "01 02 03 04 05 06 07 08", integer(0x0201040306050807L)),
        golden(DataType.INT64, CDABGHEF, "01 02 03 04 05 06 07 08", integer(0x0304010207080506L)),
        golden(DataType.INT64, DCBAHGFE, "01 02 03 04 05 06 07 08", integer(0x0403020108070605L)),
        golden(DataType.INT64, GHEFCDAB, "01 02 03 04 05 06 07 08", integer(0x0708050603040102L)),
        golden(DataType.INT64, HGFEDCBA, "01 02 03 04 05 06 07 08", integer(0x0807060504030201L)),
        golden(DataType.INT64, GHEFCDAB, "FF FE FF FF FF FF FF FF", integer(-2)),
        // 2^64 - 1 has 20 digits; none may be lost.
        golden(DataType.UINT64, ABCDEFGH, "FF FF FF FF FF FF FF FF", unsigned(-1L)),
        golden(DataType.UINT64, HGFEDCBA, "01 00 00 00 00 00 00 80", unsigned(Long.MIN_VALUE + 1)),
        // 1.5 = 1.1b * 2^0: sign 0, exponent 0x3FF, mantissa 0x8000000000000.
        golden(DataType.FLOAT64, ABCDEFGH, "3F F8 00 00 00 00 00 00", real(1.5)),
        golden(DataType.FLOAT64, BADCFEHG, "F8 3F 00 00 00 00 00 00", real(1.5)),
        golden(DataType.FLOAT64, CDABGHEF, "00 00 3F F8 00 00 00 00", real(1.5)),
        golden(DataType.FLOAT64, DCBAHGFE, "00 00 F8 3F 00 00 00 00", real(1.5)),
        golden(DataType.FLOAT64, GHEFCDAB, "00 00 00 00 00 00 3F F8", real(1.5)),
        golden(DataType.FLOAT64, HGFEDCBA, "00 00 00 00 00 00 F8 3F", real(1.5)),
        // Four bits a digit.
        golden(DataType.BCD16, AB, "12 34", unsigned(1234)),
        golden(DataType.BCD16, BA, "12 34", unsigned(3412)),
        golden(DataType.BCD32, ABCD, "12 34 56 78", unsigned(12345678)),
        golden(DataType.BCD32, BADC, "34 12 78 56", unsigned(12345678)),
        golden(DataType.BCD32, CDAB, "56 78 12 34", unsigned(12345678)),
        golden(DataType.BCD32, DCBA, "78 56 34 12", unsigned(12345678)));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("goldenMatrix")
  void everyTypeAndLayoutIsExactBothWays(
      DataType type, ByteLayout layout, String wire, TagValue value) {
    byte[] bytes = HexFormat.ofDelimiter(" ").withUpperCase().parseHex(wire);

    assertThat(RegisterCodec.decode(type, layout, 0, bytes)).isEqualTo(new Decoded.Good(value));
    assertThat(RegisterCodec.encode(type, layout, 0, value)).isEqualTo(bytes);
  }

  @Test
  void whatIsEncodedIsDecodedForEveryLayout() {
    Random random = new Random(20260301);
    for (DataType type : DataType.values()) {
      for (ByteLayout layout : ByteLayout.values()) {
        if (type.bits() != layout.bytes() * 8) {
          continue;
        }
        for (int i = 0; i < 200; i++) {
          byte[] bytes = new byte[layout.bytes()];
          random.nextBytes(bytes);
          if (RegisterCodec.decode(type, layout, 0, bytes) instanceof Decoded.Good(TagValue v)) {
            assertThat(RegisterCodec.encode(type, layout, 0, v))
                .as("%s %s seed 20260301 round %d", type, layout, i)
                .isEqualTo(bytes);
          }
        }
      }
    }
  }

  @Test
  void textEndsAtItsFirstNulAndLosesItsPadding() {
    assertThat(text("48 61 6C 6C 6F 00 58 58", AB, 8)).isEqualTo("Hallo");
    assertThat(text("61 48 6C 6C 00 6F", BA, 6)).isEqualTo("Hallo");
    assertThat(text("4C 6F 74 20", AB, 4)).isEqualTo("Lot");
    assertThat(text("41 42 43 44", AB, 3)).isEqualTo("ABC");
    // "é" is C3 A9 in UTF-8; C3 alone is broken.
    assertThat(text("C3 A9", AB, 2)).isEqualTo("é");
    assertThat(RegisterCodec.decode(DataType.STRING, AB, 2, bytes("C3 28")))
        .isEqualTo(new Decoded.Bad(QualityReason.UNDECODABLE));
    assertThat(RegisterCodec.encode(DataType.STRING, BA, 5, new TagValue.Text("Hallo")))
        .isEqualTo(bytes("61 48 6C 6C 00 6F"));
  }

  @Test
  void notANumberAndBrokenDigitsAreBad() {
    for (String wire : List.of("7F C0 00 00", "7F 80 00 00", "FF 80 00 00", "7F 80 00 01")) {
      assertThat(RegisterCodec.decode(DataType.FLOAT32, ABCD, 0, bytes(wire)))
          .isEqualTo(new Decoded.Bad(QualityReason.NOT_A_NUMBER));
    }
    assertThat(
            RegisterCodec.decode(DataType.FLOAT64, ABCDEFGH, 0, bytes("7F F0 00 00 00 00 00 00")))
        .isEqualTo(new Decoded.Bad(QualityReason.NOT_A_NUMBER));
    assertThat(RegisterCodec.decode(DataType.BCD16, AB, 0, bytes("12 3A")))
        .isEqualTo(new Decoded.Bad(QualityReason.UNDECODABLE));
    assertThat(RegisterCodec.decode(DataType.BCD32, ABCD, 0, bytes("A0 00 00 00")))
        .isEqualTo(new Decoded.Bad(QualityReason.UNDECODABLE));
  }

  @Test
  void aBitOfARegisterIsCountedFromTheLowest() {
    // 0x8001 has bits 15 and 0.
    assertThat(decoded("holding:0.0", "80 01")).isEqualTo(bool(true));
    assertThat(decoded("holding:0.1", "80 01")).isEqualTo(bool(false));
    assertThat(decoded("holding:0.15", "80 01")).isEqualTo(bool(true));
    assertThat(decoded("400001.15", "7F FF")).isEqualTo(bool(false));
    Tag bit = Plants.tag("ready", "holding:0.3", DataType.BOOL);
    assertThat(RegisterCodec.encode(bit, new TagValue.Bool(true), 0x8001))
        .isEqualTo(bytes("80 09"));
    assertThat(RegisterCodec.encode(bit, new TagValue.Bool(false), 0xFFFF))
        .isEqualTo(bytes("FF F7"));
  }

  @Test
  void scaleAndOffsetMakeARealNumberAndTheRangeIsJudgedAfterThem() {
    Tag scaled = Plants.scaled(Plants.tag("t", "holding:0", DataType.INT16), 0.5, -10.0);
    // 41 * 0.5 - 10 = 10.5
    assertThat(RegisterCodec.decode(scaled, bytes("00 29")))
        .isEqualTo(new Decoded.Good(real(10.5)));
    assertThat(RegisterCodec.encode(scaled, real(10.5), 0)).isEqualTo(bytes("00 29"));
    Tag bounded = Plants.between(scaled, 0.0, 10.0);
    assertThat(RegisterCodec.decode(bounded, bytes("00 29")))
        .isEqualTo(new Decoded.Doubtful(real(10.5), QualityReason.OUT_OF_RANGE));
    assertThat(RegisterCodec.decode(bounded, bytes("00 28"))).isEqualTo(new Decoded.Good(real(10)));
    Tag huge = Plants.scaled(Plants.tag("t", "holding:0", DataType.FLOAT64), 1e300, null);
    assertThat(RegisterCodec.decode(huge, bytes("7F E0 00 00 00 00 00 00")))
        .isEqualTo(new Decoded.Bad(QualityReason.NOT_A_NUMBER));
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> RegisterCodec.encode(DataType.INT16, AB, 0, integer(32768)))
        .hasMessageContaining("32768 does not fit INT16");
    assertThatThrownBy(() -> RegisterCodec.encode(DataType.UINT32, ABCD, 0, integer(-1)))
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> RegisterCodec.encode(DataType.BCD16, AB, 0, unsigned(10000)))
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> RegisterCodec.decode(DataType.INT32, ABCD, 0, bytes("00 00")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> RegisterCodec.decode(DataType.INT32, AB, 0, bytes("00 00 00 00 00 00")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Arguments golden(DataType type, ByteLayout layout, String wire, TagValue value) {
    return Arguments.of(type, layout, wire, value);
  }

  private static String text(String wire, ByteLayout layout, int length) {
    Decoded decoded = RegisterCodec.decode(DataType.STRING, layout, length, bytes(wire));
    assertThat(decoded).isInstanceOf(Decoded.Good.class);
    return decoded instanceof Decoded.Good(TagValue.Text(String text)) ? text : "";
  }

  private static Decoded decoded(String address, String wire) {
    return RegisterCodec.decode(Plants.tag("ready", address, DataType.BOOL), bytes(wire));
  }

  private static Decoded bool(boolean value) {
    return new Decoded.Good(new TagValue.Bool(value));
  }

  private static TagValue integer(long value) {
    return new TagValue.Int(value);
  }

  private static TagValue unsigned(long bits) {
    return new TagValue.UnsignedInt(bits);
  }

  private static TagValue real(double value) {
    return new TagValue.Real(value);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }
}
