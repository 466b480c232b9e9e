// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tells tags and structures, against its bytes; numbers lowest first. */
class SymbolWireTest extends GoldenContract {
  private static final Attributes ALL = Attributes.of(1, 2, 3, 7, 8, 10);
  private static final SymbolPage PAGE =
      new SymbolPage(
          List.of(
              new SymbolPage.Entry(2, "Word", 0xC4, 4, List.of(0L, 0L, 0L), 0),
              new SymbolPage.Entry(0x10007, "Grid", 0x60C4, 4, List.of(2L, 3L, 4L), 3)));

  // instance, 4 characters, type, address 0, 4 bytes, three dimensions, access
  private static final String PAGE_HEX =
      "02000000 0400 576F7264 C400 00000000 0400 00000000 00000000 00000000 00"
          // 0x60C4: three dimensions (3 << 13 = 0x6000) of DINT
          + "07000100 0400 47726964 C460 00000000 0400 02000000 03000000 04000000 03";

  @Override
  List<Golden<?>> golden() {
    return List.of(
        new Golden<>(
            "symbols",
            PAGE,
            PAGE_HEX,
            page -> page.encode(ALL),
            bytes -> SymbolPage.decode(bytes, ALL)),
        // four: size of the definition 18, 44 bytes, 9 members, handle 0x0FCE; each with status 0
        new Golden<>(
            "template",
            new TemplateAttributes(18, 44, 9, 0x0FCE),
            "0400 0400 0000 12000000 0500 0000 2C000000 0200 0000 0900 0100 0000 CE0F",
            template -> template.encode(Attributes.of(4, 5, 2, 1)),
            TemplateAttributes::decode),
        // from offset 256, 500 bytes
        new Golden<>(
            "read template",
            new ReadTemplate(256, 500),
            "00010000 F401",
            ReadTemplate::encode,
            ReadTemplate::decode),
        // two: number 3 is 7, and 10 is refused with status 0x14
        new Golden<>(
            "changes",
            new ChangeCounters(
                new AttributeList(
                    List.of(AttributeList.Value.u32(3, 7), AttributeList.Value.refused(10, 0x14)))),
            "0200 0300 0000 07000000 0A00 1400",
            counters -> counters.values().encode(),
            ChangeCounters::decode));
  }

  /** The most symbols that fit the longest message, with the shortest names. */
  @Test
  void evenTheLongestPageIsCheap() throws WireException {
    SymbolPage.Entry least = new SymbolPage.Entry(1, "", 0, 0, List.of(0L, 0L, 0L), 0);
    Attributes asked = Attributes.of(1, 2, 8, 10);
    int count = Encapsulation.MOST_DATA / least.encode(asked).length();
    Bytes longest = new SymbolPage(Collections.nCopies(count, least)).encode(asked);
    assertThat(SymbolPage.decode(longest, asked).entries()).hasSize(count);
    Golden<SymbolPage> page =
        new Golden<>(
            "longest",
            PAGE,
            PAGE_HEX,
            it -> it.encode(asked),
            bytes -> SymbolPage.decode(bytes, asked));
    assertThat(Allocated.by(() -> page.tried(longest))).isLessThan(MOST_ALLOCATED);
  }

  @Test
  void asksForSymbolsOfTheControllerOrOfAProgram() {
    // 0x55, 3 words: class 0x6B, instance 0x0102 in 16 bits; two attributes
    assertThat(SymbolPage.request(null, 0x0102, Attributes.of(1, 2)).encode())
        .isEqualTo(Bytes.hex("55 03 206B 2500 0201 0200 0100 0200"));
    // 9 words: 0x91, 12 characters (14 bytes), class, instance 0 in 8 bits
    assertThat(SymbolPage.request("Program:Main", 0, Attributes.of(8)).encode())
        .isEqualTo(Bytes.hex("55 09 910C 50726F6772616D3A4D61696E 206B 2400 0100 0800"));
  }

  @Test
  void tellsSymbols() throws WireException {
    assertThat(PAGE.encode(ALL)).isEqualTo(Bytes.hex(PAGE_HEX));
    assertThat(SymbolPage.decode(Bytes.hex(PAGE_HEX), ALL)).isEqualTo(PAGE);
    assertThat(SymbolPage.decode(Bytes.hex("05000000 0100 41"), Attributes.of(1)).entries())
        .containsExactly(new SymbolPage.Entry(5, "A", 0, 0, List.of(), 0));
    assertThat(SymbolPage.decode(Bytes.NONE, ALL).entries()).isEmpty();
  }

  @Test
  void aCutPageIsRefusedOrEndsAtASymbol() {
    Bytes whole = Bytes.hex(PAGE_HEX);
    int first = whole.length() / 2;
    for (int cut = 1; cut < whole.length(); cut++) {
      Bytes part = whole.part(0, cut);
      if (cut == first) {
        continue;
      }
      assertThatExceptionOfType(WireException.class).isThrownBy(() -> SymbolPage.decode(part, ALL));
    }
  }

  @Test
  void tellsTheSizesOfAStructure() throws WireException {
    // four: size of the definition 18, 44 bytes, 9 members, handle 0x0FCE; each with status 0
    Bytes golden =
        Bytes.hex("0400 0400 0000 12000000 0500 0000 2C000000 0200 0000 0900 0100 0000 CE0F");
    TemplateAttributes attributes = new TemplateAttributes(18, 44, 9, 0x0FCE);
    assertThat(attributes.encode(Attributes.of(4, 5, 2, 1))).isEqualTo(golden);
    assertThat(TemplateAttributes.decode(golden)).isEqualTo(attributes);
    // 18 * 4 = 72, of which 20 are not sent
    assertThat(TemplateDefinition.bytes(attributes)).isEqualTo(52);
    // class 0x6C, instance 0x300; four attributes
    assertThat(TemplateAttributes.request(0x300).encode())
        .isEqualTo(Bytes.hex("03 03 206C 2500 0003 0400 0400 0500 0200 0100"));
    assertThat(attributes.encode(Attributes.of(9))).isEqualTo(Bytes.hex("0100 0900 1400"));
  }

  @Test
  void aStructureWithoutAllItsSizesIsRefused() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> TemplateAttributes.decode(Bytes.hex("0100 0400 1400")))
        .withMessageContaining("attribute 4");
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> TemplateAttributes.decode(Bytes.hex("FFFF")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> TemplateAttributes.decode(Bytes.hex("0100 0900 0000 0000")));
  }

  @Test
  void tellsADefinition() throws WireException {
    TemplateDefinition pump =
        new TemplateDefinition(
            "Pump",
            List.of(
                new TemplateDefinition.Member("On", 1, 0xC1, 0),
                new TemplateDefinition.Member("A", 3, 0x20C3, 4)));
    // On: bit 1, BOOL, at 0; A: three, INT with the bit for arrays, at 4; then the names
    String hex = "0100 C100 00000000 0300 C320 04000000 50756D70 00 4F6E 00 41 00";
    assertThat(pump.encode()).isEqualTo(Bytes.hex(hex));
    assertThat(TemplateDefinition.decode(Bytes.hex(hex), 2)).isEqualTo(pump);
    // ";n2A" behind the name, and no 0 behind the last one
    String annotated = hex.replace("50756D70", "50756D70 3B6E3241").replaceFirst(" 00$", "");
    assertThat(TemplateDefinition.decode(Bytes.hex(annotated), 2)).isEqualTo(pump);
    // from offset 256, 500 bytes
    assertThat(new ReadTemplate(256, 500).request(7).encode())
        .isEqualTo(Bytes.hex("4C 02 206C 2407 00010000 F401"));
    assertThat(ReadTemplate.decode(Bytes.hex("00010000 F401")))
        .isEqualTo(new ReadTemplate(256, 500));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> TemplateDefinition.decode(Bytes.hex(hex), 65_535))
        .withMessageContaining("65535 members");
  }

  @Test
  void namesThatAreMissingAreEmpty() throws WireException {
    TemplateDefinition cut =
        TemplateDefinition.decode(Bytes.hex("0100 C100 00000000 0300 C320 04000000 5000 4F"), 2);
    assertThat(cut.members()).extracting(TemplateDefinition.Member::name).containsExactly("O", "");
  }

  @Test
  void countersAreEqualUntilOneOfThemChanges() throws WireException {
    // class 0xAC, instance 1; attributes 1, 2, 3, 4, 10
    assertThat(ChangeCounters.request().encode())
        .isEqualTo(Bytes.hex("03 02 20AC 2401 0500 0100 0200 0300 0400 0A00"));
    // five; the first two have 16 bits, the others 32
    String hex =
        "0500 0100 0000 0500 0200 0000 0100 0300 0000 07000000"
            + "0400 0000 08000000 0A00 0000 0F000000";
    ChangeCounters counters = ChangeCounters.decode(Bytes.hex(hex));
    assertThat(counters.values().encode()).isEqualTo(Bytes.hex(hex));
    assertThat(ChangeCounters.decode(Bytes.hex(hex))).isEqualTo(counters);
    assertThat(ChangeCounters.decode(Bytes.hex(hex.replace("0F", "10")))).isNotEqualTo(counters);
    assertThat(ChangeCounters.decode(Bytes.hex("0100 0A00 1400")).values().find(10)).isEmpty();
  }
}
