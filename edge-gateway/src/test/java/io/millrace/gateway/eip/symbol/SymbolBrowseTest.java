// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.gateway.eip.symbol.SymbolBrowse.Impossible;
import io.millrace.gateway.eip.symbol.SymbolBrowse.Known;
import io.millrace.gateway.eip.symbol.SymbolBrowse.More;
import io.millrace.gateway.eip.symbol.SymbolBrowse.Step;
import io.millrace.gateway.eip.wire.Attributes;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.SymbolPage;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.TemplateDefinition.Member;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked of a controller for its tags, and what comes of its answers. */
class SymbolBrowseTest {
  private static final int MOST = 500;

  private final FakeSymbols controller =
      new FakeSymbols()
          .add("", "Word", 0xC4, 0)
          .add("", "Program:Main", 0x1068, 0)
          .add("", "Map:Local", 0x1069, 0)
          .add("", "Cxn:Standard:1", 0x107E, 0)
          .add("", "__DEFVAL_01", 0x8301, 0)
          .add("", "Local:1:I", 0x8302, 2)
          .add("", "Secret", 0x20C3, 3, 10L)
          .add("Program:Main", "Routine:Start", 0x106D, 0)
          .add("Program:Main", "Lines", 0xA301, 0, 4L)
          .addTemplate(0x301, "Line", 8, new Member("Motor", 0, 0x8303, 0))
          .addTemplate(0x302, "AB:1756_DI:I:0", 8, new Member("Data", 0, 0xC4, 4))
          .addTemplate(0x303, "Motor", 8, new Member("Speed", 0, 0xCA, 4));

  @Test
  void learnsTagsOfControllerAndProgramsWithAllTheirStructures() throws WireException {
    Known known = known(null);
    assertThat(known.table().symbols())
        .extracting(Symbol::path, Symbol::dimensions, Symbol::access)
        .containsExactly(
            tuple("Local:1:I", List.of(), ExternalAccess.READ_ONLY),
            tuple("Secret", List.of(10), ExternalAccess.NONE),
            tuple("Word", List.of(), ExternalAccess.READ_WRITE),
            tuple("Program:Main.Lines", List.of(4), ExternalAccess.READ_WRITE));
    assertThat(known.table().programs()).containsExactly("Program:Main");
    // Motor is only inside Line; what the hidden symbol is made of is not asked for by itself
    assertThat(known.table().templates())
        .extracting(Template::name)
        .containsExactlyInAnyOrder("Line", "AB:1756_DI:I:0", "Motor");
  }

  /** Only the first name of an address has colons; such a tag spoilt the whole page it was on. */
  @Test
  void whatNoAddressCanNameIsLeftOut() throws WireException {
    controller.add("Program:Main", "Local:2:I", 0xC4, 0);
    assertThat(known(null).table().symbols())
        .extracting(Symbol::path)
        .contains("Local:1:I")
        .doesNotContain("Program:Main.Local:2:I");
  }

  @Test
  void asksOnceWhenNothingChanged() throws WireException {
    Known known = known(null);
    int before = controller.requests.get();
    assertThat(known(known)).isSameAs(known);
    assertThat(controller.requests).hasValue(before + 1);
    controller.changes.incrementAndGet();
    controller.add("", "New", 0xC1, 0);
    assertThat(known(known).table().symbol(null, "new")).isPresent();
  }

  @Test
  void beginsAnewWhenSomethingChangesMeanwhile() throws WireException {
    SymbolBrowse browse = new SymbolBrowse(null, false);
    step(browse);
    step(browse);
    controller.add("", "Late", 0xC1, 0);
    controller.changes.incrementAndGet();
    assertThat(last(browse))
        .isInstanceOfSatisfying(
            Known.class, known -> assertThat(known.table().symbol(null, "Late")).isPresent());
  }

  @Test
  void givesUpOnAControllerThatNeverStandsStill() throws WireException {
    controller.isBeingEdited = true;
    assertThat(last(new SymbolBrowse(null, false)))
        .isInstanceOfSatisfying(
            Impossible.class, no -> assertThat(no.why()).contains("changed 4 times"));
  }

  @Test
  void goesWithoutCountersAndWithoutAccess() throws WireException {
    controller.changes.set(-1);
    controller.knowsAccess = false;
    Known known = known(null);
    assertThat(known.counters()).isNull();
    assertThat(known.table().symbols())
        .extracting(Symbol::access)
        .containsOnly(ExternalAccess.READ_WRITE);
    int before = controller.requests.get();
    assertThat(last(new SymbolBrowse(known, true))).isSameAs(known);
    assertThat(controller.requests).hasValue(before + 1);
    assertThat(known(known)).isNotSameAs(known);
  }

  @Test
  void aStructureThatIsRefusedStaysUnknown() throws WireException {
    controller.add("", "Odd", 0x8777, 0);
    SymbolTable table = known(null).table();
    assertThat(table.symbol(null, "Odd")).isPresent();
    assertThat(table.template(new SymbolType.Structure(0x777))).isEmpty();
  }

  /** An answer of 500 bytes has room for the sizes of 13: 8 + 13 * (2 + 4 + 30) = 476. */
  @Test
  void structuresAreAskedForSeveralInAPacket() throws WireException {
    for (int i = 0; i < 20; i++) {
      controller
          .add("", "Tag" + i, 0x8500 + i, 0)
          .addTemplate(0x500 + i, "T" + i, 4, new Member("Speed", 0, 0xC4, 0));
    }
    SymbolTable inPackets = known(null).table();
    int packets = controller.packets.get();
    assertThat(packets).isBetween(4, 6);
    controller.takesPackets = false;
    assertThat(known(null).table().templates())
        .as("one by one they are the same")
        .containsExactlyInAnyOrderElementsOf(inPackets.templates());
    assertThat(controller.packets).hasValue(packets);
  }

  /** The fake gives 24 bytes at a time, so that this one is cut among the others and alone. */
  @Test
  void aStructureThatIsTooLongForAPacketIsReadAlone() throws WireException {
    controller
        .add("", "Wide", 0x8600, 0)
        .addTemplate(
            0x600,
            "Wide",
            12,
            new Member("First", 0, 0xC4, 0),
            new Member("Second", 0, 0xC4, 4),
            new Member("Third", 0, 0xC4, 8));
    assertThat(known(null).table().template(new SymbolType.Structure(0x600)))
        .hasValueSatisfying(template -> assertThat(template.members()).hasSize(3));
    assertThat(controller.packets.get()).isPositive();
  }

  @Test
  void aPacketWithOneAnswerTooFewIsNone() throws WireException {
    controller
        .add("", "A", 0x8700, 0)
        .addTemplate(0x700, "A", 4, new Member("A", 0, 0xC4, 0))
        .add("", "B", 0x8701, 0)
        .addTemplate(0x701, "B", 4, new Member("B", 0, 0xC4, 0));
    SymbolBrowse browse = new SymbolBrowse(null, false);
    while (browse.next(MOST).service() != MessageRequest.MULTIPLE_SERVICE_PACKET) {
      step(browse);
    }
    MessageReply one =
        MessageReply.ok(
            0x03, new TemplateAttributes(12, 4, 1, 1).encode(Attributes.of(4, 5, 2, 1)));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () ->
                browse.take(
                    MessageReply.ok(0x0A, MultipleService.ofReplies(List.of(one)).encode())))
        .withMessageContaining("1 answered");
  }

  @Test
  void anObjectThatIsNotThereIsAnAnswer() throws WireException {
    for (int status : List.of(0x05, 0x08)) {
      SymbolBrowse browse = new SymbolBrowse(null, false);
      assertThat(browse.take(MessageReply.refused(0x03, status))).isEqualTo(new More());
      assertThat(browse.take(MessageReply.refused(0x55, status)))
          .isInstanceOfSatisfying(
              Impossible.class,
              no -> assertThat(no.why()).contains("status 0x%02X".formatted(status)));
    }
  }

  @Test
  void structuresInACircleAreAnAnswer() throws WireException {
    controller
        .add("", "Round", 0x8400, 0)
        .addTemplate(0x400, "A", 8, new Member("B", 0, 0x8401, 0))
        .addTemplate(0x401, "B", 8, new Member("A", 0, 0x8400, 0));
    assertThat(last(new SymbolBrowse(null, false)))
        .isInstanceOfSatisfying(
            Impossible.class, no -> assertThat(no.why()).contains("in a circle"));
  }

  @Test
  void whatIsTooLargeIsAnAnswer() throws WireException {
    SymbolBrowse browse = new SymbolBrowse(null, false);
    browse.take(MessageReply.refused(0x03, 0x05));
    Step step = new More();
    for (int i = 0; step instanceof More; i++) {
      List<SymbolPage.Entry> entries = new ArrayList<>();
      for (long j = 0; j < 10_000; j++) {
        entries.add(new SymbolPage.Entry(10_000L * i + j, "A", 0xC4, 4, List.of(0L, 0L, 0L), 0));
      }
      step = browse.take(partial(new SymbolPage(entries).encode(Attributes.of(1, 2, 8, 10))));
    }
    assertThat(step)
        .isInstanceOfSatisfying(
            Impossible.class, no -> assertThat(no.why()).contains("500000 tags"));

    SymbolBrowse templates = new SymbolBrowse(null, false);
    step(templates);
    while (templates.next(0).service() == 0x55) {
      step(templates);
    }
    TemplateAttributes huge = new TemplateAttributes(1L << 30, 8, 1, 1);
    assertThat(templates.take(MessageReply.ok(0x03, huge.encode(Attributes.of(4, 5, 2, 1)))))
        .isInstanceOf(Impossible.class);
  }

  @Test
  void pagesThatDoNotGoOnAreRefused() throws WireException {
    SymbolBrowse empty = new SymbolBrowse(null, false);
    step(empty);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> empty.take(partial(Bytes.NONE)))
        .withMessageContaining("empty");
    SymbolBrowse back = new SymbolBrowse(null, false);
    step(back);
    step(back);
    SymbolPage first =
        new SymbolPage(List.of(new SymbolPage.Entry(1, "A", 0xC4, 4, List.of(0L, 0L, 0L), 0)));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> back.take(partial(first.encode(Attributes.of(1, 2, 8, 10)))))
        .withMessageContaining("symbol 1");
  }

  private static MessageReply partial(Bytes data) {
    return new MessageReply(0x55, MessageReply.PARTIAL, List.of(), data);
  }

  private Known known(@Nullable Known before) throws WireException {
    return (Known) last(new SymbolBrowse(before, false));
  }

  private Step last(SymbolBrowse browse) throws WireException {
    Step step = step(browse);
    while (step instanceof More) {
      step = step(browse);
    }
    return step;
  }

  private Step step(SymbolBrowse browse) throws WireException {
    MessageRequest request = browse.next(MOST);
    return browse.take(
        controller
            .answer(request)
            .orElseGet(
                () -> MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED)));
  }
}
