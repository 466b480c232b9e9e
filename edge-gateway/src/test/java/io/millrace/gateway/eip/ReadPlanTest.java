// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.eip.symbol.ExternalAccess;
import io.millrace.gateway.eip.symbol.Member;
import io.millrace.gateway.eip.symbol.Symbol;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests the tags of a device become. */
class ReadPlanTest {
  private static final int LARGE = 3998;
  private static final SymbolType DINT = new SymbolType.Atomic(CipType.DINT);
  private static final SymbolType BOOL = new SymbolType.Atomic(CipType.BOOL);
  private static final SymbolType DWORD = new SymbolType.Atomic(CipType.DWORD);
  private static final SymbolType MOTOR = new SymbolType.Structure(0x300);

  /** Eighteen numbers and two bits in their host: 76 bytes. */
  private static final Template MOTOR_TEMPLATE = new Template(0x300, 0xBEEF, "Motor", 76, motor());

  private static List<Member> motor() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      members.add(new Member("N" + i, DINT, 0, 4 + 4 * i, null, false));
    }
    members.add(new Member("Running", BOOL, 0, 0, 0, false));
    members.add(new Member("Faulted", BOOL, 0, 0, 9, false));
    return members;
  }

  /**
   * A field measurement elsewhere: 20 requests for 7,845 members. 390 * 20 = 7,800 and ten more.
   */
  @ParameterizedTest
  @CsvSource({"3998, 30", "498, 200"})
  void manyMembersTakeFewRequests(int most, int requests) {
    List<Symbol> symbols =
        IntStream.range(0, 400).mapToObj(i -> symbol("Motor_%03d".formatted(i), MOTOR)).toList();
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 7_800; i++) {
      Member member = MOTOR_TEMPLATE.members().get(i / 400);
      tags.add(
          Plants.tag(
              "t" + i,
              "Motor_%03d.%s".formatted(i % 400, member.name()),
              member.bit() == null ? DataType.INT32 : DataType.BOOL));
    }
    ReadPlan plan = ReadPlan.of(tags, table(symbols), Lessons.NONE, most);

    assertThat(plan.unusable()).isEmpty();
    assertThat(plan.messages()).isLessThanOrEqualTo(requests);
    assertThat(plan.packets())
        .allSatisfy(
            packet -> {
              assertThat(packet.requestBytes()).isLessThanOrEqualTo(most);
              assertThat(packet.replyBytes()).isLessThanOrEqualTo(most);
            });
    assertThat(
            plan.packets().stream()
                .flatMap(packet -> packet.items().stream())
                .mapToInt(item -> item.wanted().size())
                .sum())
        .isEqualTo(7_800);
  }

  /** 2 * 76 bytes: the bits, the last number of the first and the first number of the second. */
  @Test
  void aStructureIsReadOnceAndTakenApart() {
    ReadItem item =
        onlyItem(
            ReadPlan.of(
                List.of(
                    Plants.tag("running", "Rows[1].Running", DataType.BOOL),
                    Plants.tag("faulted", "rows[1].FAULTED", DataType.BOOL),
                    Plants.tag("last", "Rows[1].N17", DataType.INT32),
                    Plants.tag("next", "Rows[2].N0", DataType.INT32),
                    Plants.tag("after", "Rows[2].N1", DataType.INT32),
                    Plants.tag("then", "Rows[2].N2", DataType.INT32)),
                table(List.of(symbol("Rows", MOTOR, 5))),
                Lessons.NONE,
                LARGE));

    assertThat(item.request())
        .isEqualTo(
            new MessageRequest(
                MessageRequest.READ_TAG,
                EPath.of(new EPath.Symbol("Rows"), new EPath.Logical(EPath.Kind.MEMBER, 1)),
                new ReadTag(2).encode()));
    assertThat(item.expected()).isEqualTo(new ReadItem.Expected(WireType.structure(0xBEEF), 152));
    byte[] value = new byte[152];
    value[1] = 0x02;
    value[4 + 4 * 17] = 17;
    value[76 + 4] = -1;
    value[76 + 5] = -1;
    assertThat(values(item, value))
        .containsExactlyInAnyOrder(
            new TagValue.Bool(false),
            new TagValue.Bool(true),
            new TagValue.Int(17),
            new TagValue.Int(65535),
            new TagValue.Int(0),
            new TagValue.Int(0));
  }

  /** BOOLs lie in words of 32, which are what the controller counts: 37 is bit 5 of word 1. */
  @Test
  void anArrayOfBitsIsReadByItsWords() {
    ReadItem item =
        onlyItem(
            ReadPlan.of(
                List.of(
                    Plants.tag("a", "Bits[37]", DataType.BOOL),
                    Plants.tag("b", "Bits[38]", DataType.BOOL)),
                table(List.of(symbol("Bits", DWORD, 4))),
                Lessons.NONE,
                LARGE));

    assertThat(item.request().path())
        .isEqualTo(EPath.of(new EPath.Symbol("Bits"), new EPath.Logical(EPath.Kind.MEMBER, 1)));
    assertThat(item.expected()).isEqualTo(new ReadItem.Expected(WireType.of(CipType.DWORD), 4));
    assertThat(values(item, new byte[] {0x20, 0, 0, 0}))
        .containsExactly(new TagValue.Bool(true), new TagValue.Bool(false));
  }

  /** Element 1,2,3 of [2,3,4] is the 23rd; 0,0,0 is too far away to be read with it. */
  @Test
  void distantElementsAreReadApart() {
    ReadPlan plan =
        ReadPlan.of(
            List.of(
                Plants.tag("first", "Grid[0,0,0]", DataType.INT32),
                Plants.tag("second", "Grid[0,0,2]", DataType.INT32),
                Plants.tag("last", "Grid[1,2,3]", DataType.INT32)),
            table(List.of(symbol("Grid", DINT, 2, 3, 4))),
            Lessons.NONE,
            LARGE);

    assertThat(plan.packets()).hasSize(1);
    assertThat(plan.packets().getFirst().items())
        .extracting(item -> item.request().path(), ReadItem::dataBytes)
        .containsExactly(tuple(grid(0, 0, 0), 3 * 4), tuple(grid(1, 2, 3), 4));
  }

  /** 76 bytes at 52 a part; the other tags do not wait in the same packet. */
  @Test
  void whatIsLargerThanAMessageComesInParts() {
    ReadPlan plan =
        ReadPlan.of(
            List.of(
                Plants.tag("number", "Number", DataType.INT32),
                Plants.tag("n0", "Rows[0].N0", DataType.INT32),
                Plants.tag("n1", "Rows[0].N1", DataType.INT32),
                Plants.tag("n2", "Rows[0].N2", DataType.INT32),
                Plants.tag("n3", "Rows[0].N3", DataType.INT32),
                Plants.tag("n4", "Rows[0].N4", DataType.INT32),
                Plants.tag("n5", "Rows[0].N5", DataType.INT32),
                Plants.tag("n6", "Rows[0].N6", DataType.INT32),
                Plants.tag("n7", "Rows[0].N7", DataType.INT32)),
            table(List.of(symbol("Rows", MOTOR, 100), symbol("Number", DINT))),
            Lessons.NONE,
            60);

    assertThat(plan.packets()).extracting(ReadPlan.Packet::messages).containsExactly(2, 1);
    assertThat(plan.messages()).isEqualTo(3);
    assertThat(plan.packets().getFirst().why()).contains("comes in 2 parts");
  }

  @Test
  void aStructureThatMayNotBeReadWholeIsReadByMembers() {
    ReadPlan plan =
        ReadPlan.of(
            List.of(
                Plants.tag("a", "Motor.N1", DataType.INT32),
                Plants.tag("b", "Motor.N2", DataType.INT32),
                Plants.tag("c", "Motor.N3", DataType.INT32),
                Plants.tag("d", "Motor.N4", DataType.INT32)),
            table(List.of(symbol("Motor", MOTOR))),
            Lessons.NONE.refused(List.of(new ReadItem.Whole("Motor", 0x300))),
            LARGE);

    assertThat(plan.packets()).hasSize(1);
    assertThat(plan.packets().getFirst().items())
        .hasSize(4)
        .allSatisfy(
            item -> {
              assertThat(item.wholes()).isEmpty();
              assertThat(item.why()).contains("External Access forbids to read Motor whole");
            });
  }

  /** One number of 38,000 bytes. */
  @Test
  void aLittleOfALargeStructureIsReadByName() {
    Template large =
        new Template(
            0x301, 1, "Large", 38_000, List.of(new Member("Rows", MOTOR, 500, 0, null, false)));
    SymbolTable table =
        SymbolTable.of(
            List.of(symbol("Hall", new SymbolType.Structure(0x301))),
            List.of(),
            List.of(MOTOR_TEMPLATE, large));
    ReadItem item =
        onlyItem(
            ReadPlan.of(
                List.of(Plants.tag("a", "Hall.Rows[7].N1", DataType.INT32)),
                table,
                Lessons.NONE,
                LARGE));

    assertThat(item.wholes()).isEmpty();
    assertThat(item.why()).contains("76 bytes");
  }

  @Test
  void whatIsNoValueIsSaidAtOnce() {
    Map<Tag, String> unusable =
        ReadPlan.of(
                List.of(
                    Plants.tag("whole", "Motor", DataType.INT32),
                    Plants.tag("array", "Grid", DataType.INT32),
                    Plants.tag("outside", "Grid[2,0,0]", DataType.INT32),
                    Plants.tag("none", "Motor.Colour", DataType.INT32),
                    Plants.tag("secret", "Secret", DataType.INT32)),
                table(
                    List.of(
                        symbol("Motor", MOTOR),
                        symbol("Grid", DINT, 2, 3, 4),
                        new Symbol(9, null, "Secret", DINT, List.of(), ExternalAccess.NONE))),
                Lessons.NONE,
                LARGE)
            .unusable();

    assertThat(unusable).hasSize(5);
    assertThat(unusable.values())
        .anyMatch(why -> why.contains("read one of its members: N0, N1"))
        .anyMatch(why -> why.contains("array of [2, 3, 4]: write which element"))
        .anyMatch(why -> why.contains("outside"))
        .anyMatch(why -> why.contains("no member 'Colour'"))
        .anyMatch(why -> why.contains("External Access is None"));
  }

  /** What the table does not list is asked for nevertheless: the controller decides. */
  @Test
  void unknownTagsAreAskedForByName() {
    ReadItem item =
        onlyItem(
            ReadPlan.of(
                List.of(Plants.tag("a", "Program:Main.Gone.Speed", DataType.FLOAT32)),
                table(List.of()),
                Lessons.NONE,
                LARGE));

    assertThat(item.request().path())
        .isEqualTo(
            EPath.of(
                new EPath.Symbol("Program:Main"),
                new EPath.Symbol("Gone"),
                new EPath.Symbol("Speed")));
  }

  private static List<TagValue> values(ReadItem item, byte[] value) {
    ReadItem.Expected expected = requireNonNull(item.expected());
    ReadTag.Reply answer = new ReadTag.Reply(expected.type(), Bytes.of(value));
    assertThat(expected.isMetBy(answer)).isTrue();
    return item.wanted().stream()
        .map(one -> CipValue.at(one.spot(), one.tag().type(), answer).orElseThrow())
        .toList();
  }

  private static ReadItem onlyItem(ReadPlan plan) {
    assertThat(plan.unusable()).isEmpty();
    assertThat(plan.packets()).hasSize(1);
    assertThat(plan.packets().getFirst().items()).hasSize(1);
    return plan.packets().getFirst().items().getFirst();
  }

  private static EPath grid(long... indices) {
    EPath path = EPath.of(new EPath.Symbol("Grid"));
    for (long index : indices) {
      path = path.then(new EPath.Logical(EPath.Kind.MEMBER, index));
    }
    return path;
  }

  private static SymbolTable table(List<Symbol> symbols) {
    return SymbolTable.of(symbols, List.of(), List.of(MOTOR_TEMPLATE));
  }

  private static Symbol symbol(String name, SymbolType type, Integer... dimensions) {
    return new Symbol(1, null, name, type, List.of(dimensions), ExternalAccess.READ_WRITE);
  }
}
