// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads of tags, whole and in fragments, and what they give. */
class ReadTagTest extends GoldenContract {
  private static final EPath SPEED = EPath.of(new EPath.Symbol("Speed"));

  @Override
  List<Golden<?>> golden() {
    return List.of(
        // service 0x4C, 4 words: 0x91, 5, Speed, pad = 8 bytes; 1 element
        request(
            "read tag",
            new MessageRequest(0x4C, SPEED, new ReadTag(1).encode()),
            "4C 04 91 05 5370656564 00 0100"),
        // the same by its instance 0x1234 in the symbol table: 1 + 2 words
        request(
            "read by instance",
            new MessageRequest(0x4C, EPath.object(0x6B, 0x1234), new ReadTag(1).encode()),
            "4C 03 206B 2500 3412 0100"),
        // 0x52: 4000 = 0x0FA0 elements, from byte 3992 = 0x0F98 on
        request(
            "read fragment",
            new MessageRequest(0x52, SPEED, new ReadTag.Fragment(4000, 3992).encode()),
            "52 04 91 05 5370656564 00 A00F 980F0000"),
        new Golden<>("elements", new ReadTag(0xFFFF), "FFFF", ReadTag::encode, ReadTag::decode),
        new Golden<>(
            "fragment",
            new ReadTag.Fragment(2, 0x01020304L),
            "0200 04030201",
            ReadTag.Fragment::encode,
            ReadTag.Fragment::decode),
        // BOOL is 0xC1, SINT 0xC2 and so on; -2 in each width, true as 0xFF
        value("BOOL", CipType.BOOL, "C100", "FF"),
        value("SINT", CipType.SINT, "C200", "FE"),
        value("INT", CipType.INT, "C300", "FEFF"),
        value("DINT", CipType.DINT, "C400", "FEFFFFFF"),
        value("LINT", CipType.LINT, "C500", "FEFFFFFFFFFFFFFF"),
        value("USINT", CipType.USINT, "C600", "FE"),
        value("UINT", CipType.UINT, "C700", "FEFF"),
        value("UDINT", CipType.UDINT, "C800", "FEFFFFFF"),
        value("ULINT", CipType.ULINT, "C900", "FEFFFFFFFFFFFFFF"),
        // 1.5 = 0x3FC00000; sign 0, exponent 127, fraction 1/2; as LREAL exponent 1023
        value("REAL", CipType.REAL, "CA00", "0000C03F"),
        value("LREAL", CipType.LREAL, "CB00", "000000000000F83F"),
        // bit strings; of DWORD an array of BOOL is made: number 5 is 1 << 5 = 0x20
        value("BYTE", CipType.BYTE, "D100", "20"),
        value("WORD", CipType.WORD, "D200", "2000"),
        value("DWORD", CipType.DWORD, "D300", "20000000"),
        value("LWORD", CipType.LWORD, "D400", "2000000000000000"),
        // 20,000 days = 0x4E20 since 1972; 3,600,000 ms = 0x0036EE80 since midnight; both
        value("DATE", CipType.DATE, "CD00", "204E"),
        value("TIME_OF_DAY", CipType.TIME_OF_DAY, "CE00", "80EE3600"),
        value("DATE_AND_TIME", CipType.DATE_AND_TIME, "CF00", "80EE3600 204E"),
        value("STIME", CipType.STIME, "CC00", "80EE3600"),
        value("ITIME", CipType.ITIME, "D800", "80EE"),
        value("TIME", CipType.TIME, "DB00", "80EE3600"),
        value("FTIME", CipType.FTIME, "D600", "80EE3600"),
        value("LTIME", CipType.LTIME, "D700", "80EE360000000000"),
        value("NANO_TIME", CipType.NANO_TIME, "DF00", "80EE360000000000"),
        // 2 characters, with their length in 16 bits and in 8
        value("STRING", CipType.STRING, "D000", "0200 4F4B"),
        value("SHORT_STRING", CipType.SHORT_STRING, "DA00", "02 4F4B"),
        // three elements side by side: 1, 2, 3
        value("array", CipType.INT, "C300", "0100 0200 0300"),
        // 0x02A0, then the handle; a STRING of 2 characters: 4 bytes of length, 82 + 2 of room
        reply(
            "structure",
            new ReadTag.Reply(
                WireType.structure(0x0FCE), Bytes.hex("02000000 4F4B" + "00".repeat(82))),
            "A002 CE0F 02000000 4F4B" + "00".repeat(82)),
        // a type that nobody knows is kept as it came
        reply("unknown", new ReadTag.Reply(new WireType(0x0777, 0), Bytes.hex("01")), "7707 01"));
  }

  private static Golden<MessageRequest> request(String name, MessageRequest request, String hex) {
    return new Golden<>(name, request, hex, MessageRequest::encode, MessageRequest::decode);
  }

  private static Golden<ReadTag.Reply> value(String name, CipType type, String code, String bytes) {
    return reply(name, new ReadTag.Reply(WireType.of(type), Bytes.hex(bytes)), code + bytes);
  }

  private static Golden<ReadTag.Reply> reply(String name, ReadTag.Reply reply, String hex) {
    return new Golden<>(name, reply, hex, ReadTag.Reply::encode, ReadTag.Reply::decode);
  }

  @Test
  void everyTypeIsAmongThem() {
    assertThat(golden().stream().map(Golden::name)).contains(names());
  }

  private static String[] names() {
    return List.of(CipType.values()).stream().map(Enum::name).toArray(String[]::new);
  }

  @Test
  void nothingMayFollowWhatIsAsked() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> ReadTag.decode(Bytes.hex("0100 00")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> ReadTag.Fragment.decode(Bytes.hex("0100 00000000 00")));
  }

  @Test
  void aStructureHasAHandleAndNothingElseHas() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> ReadTag.Reply.decode(Bytes.hex("A002 CE")));
    assertThatIllegalArgumentException().isThrownBy(() -> new WireType(0xC4, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new WireType(0x1_0000, 0));
  }
}
