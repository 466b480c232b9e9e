// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.Bounded;
import io.millrace.gateway.Plants;
import io.millrace.gateway.eip.symbol.Replies;
import io.millrace.gateway.eip.symbol.SymbolBrowse;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * A controller may say of its tags what it likes, and answer to reads what it likes: tags are
 * planned and taken apart, or refused. An input is one answer after the other ({@link Replies}): up
 * to the table, then to reads. Each build replays the corpus; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=PlanFuzzTest -pl edge-gateway -am} looks for new ones.
 */
class PlanFuzzTest {
  private static final int MOST = 498;

  /** Names as they are in the corpus. */
  private static final List<Tag> TAGS =
      List.of(
          Plants.tag("word", "Word", DataType.INT32),
          Plants.tag("word-bit", "Word.7", DataType.BOOL),
          Plants.tag("flag", "Bits[37]", DataType.BOOL),
          Plants.tag("cell", "Grid[1,2]", DataType.INT32),
          Plants.tag("last-cell", "Grid[999999999,999999999]", DataType.INT32),
          Plants.tag("on", "Motor.On", DataType.BOOL),
          Plants.tag("code", "Motor.Codes[1]", DataType.INT32),
          Plants.tag("name", "Motor.Name", DataType.STRING),
          Plants.tag("letter", "Motor.Name.DATA[3]", DataType.INT32),
          Plants.tag("second", "Program:Main.Motors[1].Codes[0]", DataType.INT64),
          Plants.tag("serial", "cip:1/1/6", DataType.UINT32));

  @FuzzTest(maxDuration = "10m")
  void anyTableIsPlannedAndAnyAnswerTakenApart(byte[] sent) {
    Bounded.run(() -> read(Replies.of(sent)));
  }

  private static void read(List<MessageReply> replies) {
    SymbolBrowse browse = new SymbolBrowse(null, false);
    SymbolTable table = SymbolTable.EMPTY;
    int next = 0;
    try {
      SymbolBrowse.Step step = new SymbolBrowse.More();
      while (step instanceof SymbolBrowse.More && next < replies.size()) {
        step = browse.take(replies.get(next));
        next++;
      }
      if (step instanceof SymbolBrowse.Known known) {
        table = known.table();
      }
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
    }
    ReadPlan plan = ReadPlan.of(TAGS, table, Lessons.NONE, MOST);
    assertEachTagIsReadOrRefused(plan);
    for (ReadItem item : plan.packets().stream().flatMap(it -> it.items().stream()).toList()) {
      if (next < replies.size()) {
        taken(item, replies.get(next), table);
        next++;
      }
    }
  }

  private static void assertEachTagIsReadOrRefused(ReadPlan plan) {
    List<Tag> read = new ArrayList<>(plan.unusable().keySet());
    plan.packets()
        .forEach(
            packet -> {
              assertThat(packet.requestBytes()).isPositive();
              assertThat(packet.messages()).isPositive();
              packet.items().forEach(it -> it.wanted().forEach(one -> read.add(one.tag())));
            });
    assertThat(read).containsExactlyInAnyOrderElementsOf(TAGS);
  }

  private static void taken(ReadItem item, MessageReply answer, SymbolTable table) {
    try {
      ReadTag.Reply reply = ReadTag.Reply.decode(answer.data());
      item.wanted().forEach(one -> CipValue.at(one.spot(), one.tag().type(), reply));
      assertThat(StructureView.members(item.what(), reply, table)).hasSizeLessThanOrEqualTo(1_000);
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }
}
