// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.gateway.eip.symbol.Lookup.Reason;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.TemplateDefinition.Member;
import io.millrace.gateway.eip.wire.WireException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where addresses lead. */
class SymbolTableTest {
  private static final Template TEXT =
      template(
          0x0FCE, "STRING", 88, new Member("LEN", 0, 0xC4, 0), new Member("DATA", 82, 0x20C2, 4));

  /** Two BOOLs in a host, a number, an array of INT, a text of 82, 64 BOOLs. */
  private static final Template MOTOR =
      template(
          0x300,
          "Motor",
          116,
          new Member("ZZZZZZZZZZMotor0", 0, 0xC2, 0),
          new Member("Running", 0, 0xC1, 0),
          new Member("Faulted", 1, 0xC1, 0),
          new Member("Speed", 0, 0xCA, 4),
          new Member("Codes", 3, 0x20C3, 8),
          new Member("Name", 0, 0x8FCE, 16),
          new Member("Alarms", 2, 0x20D3, 104),
          new Member("__internal", 0, 0xC4, 112));

  private static final Template LINE =
      template(
          0x301,
          "Line",
          592,
          new Member("Total", 0, 0xC5, 0),
          new Member("Motor", 5, 0xA300, 8),
          new Member("Gone", 0, 0x8777, 588));

  private static final Template TIMER =
      template(
          0xF83,
          "TIMER",
          12,
          new Member("CTL", 0, 0xC4, 0),
          new Member("PRE", 0, 0xC4, 4),
          new Member("ACC", 0, 0xC4, 8),
          new Member("DN", 29, 0xC1, 0));

  private static final SymbolTable TABLE =
      SymbolTable.of(
          List.of(
              symbol(1, null, "Word", 0xC4),
              symbol(2, null, "Counts", 0x20C3, 20),
              symbol(3, null, "Grid", 0x60C4, 2, 3, 4),
              symbol(4, null, "Bits", 0x20D3, 2),
              symbol(5, null, "Flag", 0xC1),
              symbol(6, null, "Recipe", 0x8FCE),
              symbol(7, null, "Timer", 0x8F83),
              symbol(8, null, "Odd", 0x00EE),
              symbol(9, null, "Level", 0xCA),
              new Symbol(
                  10, null, "Hidden", SymbolType.of(0xC4), List.of(), ExternalAccess.of(0x03)),
              symbol(1, "Program:Main", "Line", 0x8301),
              symbol(2, "Program:Main", "Word", 0xC3),
              symbol(1, "Program:Fill", "Rows", 0xA300, 4)),
          List.of("Program:Main", "Program:Fill", "Program:Empty"),
          List.of(TEXT, MOTOR, LINE, TIMER));

  @ParameterizedTest
  @CsvSource({
    "Word, DINT, 0,",
    "WORD, DINT, 0,",
    // bit 5 of the first byte; 12 is bit 4 of the second
    "Word.5, BOOL, 0, 5",
    "Word.12, BOOL, 1, 4",
    "Word.31, BOOL, 3, 7",
    "Flag, BOOL, 0,",
    "Counts[19], INT, 38,",
    "Counts[3].9, BOOL, 7, 1",
    // (1 * 3 + 2) * 4 + 3 = 23 numbers of 4 bytes
    "'Grid[1,2,3]', DINT, 92,",
    // 37 = 4 * 8 + 5
    "Bits[37], BOOL, 4, 5",
    "Recipe, STRING, 0,",
    "Recipe.LEN, DINT, 0,",
    "Recipe.DATA[7], SINT, 11,",
    // bit 29 = 3 * 8 + 5 of the hidden host
    "Timer.DN, BOOL, 3, 5",
    "Program:Main.Word, INT, 0,",

    // 8 + 3 * 116 = 356
    "Program:Main.Line.Motor[3], Motor, 356,",
    "Program:Main.Line.Motor[3].Faulted, BOOL, 356, 1",
    "Program:Main.LINE.motor[3].SPEED, REAL, 360,",
    "Program:Main.Line.Motor[3].Speed, REAL, 360,",
    "Program:Main.Line.Motor[3].Codes[2], INT, 368,",
    "Program:Main.Line.Motor[3].Name, STRING, 372,",
    // 356 + 104 + 4 = 464; 43 = 5 * 8 + 3: 356 + 104 + 5
    "Program:Main.Line.Motor[3].Alarms[43], BOOL, 465, 3",
    "Program:Fill.Rows[2].Speed, REAL, 236,",
  })
  void leadsTo(String address, String type, int offset, @Nullable Integer bit) {
    Place place = found(address);
    assertThat(TABLE.typeName(place.type())).isEqualTo(type);
    assertThat(place.offset()).isEqualTo(offset);
    assertThat(place.bit()).isEqualTo(bit);
    assertThat(place.dimensions()).isEmpty();
  }

  @Test
  void leadsToWholeArrays() {
    assertThat(found("Grid").dimensions()).containsExactly(2, 3, 4);
    assertThat(found("Program:Main.Line.Motor").dimensions()).containsExactly(5);
    // two words are 64 BOOLs, bit by bit from the first
    Place bits = found("Bits");
    assertThat(bits.dimensions()).containsExactly(64);
    assertThat(bits.type()).isEqualTo(new SymbolType.Atomic(CipType.BOOL));
    assertThat(bits.bit()).isZero();
    Place alarms = found("Program:Fill.Rows[1].Alarms");
    assertThat(alarms.dimensions()).containsExactly(64);
    assertThat(alarms.offset()).isEqualTo(220);
  }

  @ParameterizedTest
  @CsvSource({
    "Program:Other.Line, NO_SUCH_PROGRAM",
    "Program:Empty.Line, NO_SUCH_TAG",
    "Program:Main, NO_SUCH_TAG",
    "Nothing, NO_SUCH_TAG",
    "Line, NO_SUCH_TAG",
    "Word.Speed, NO_SUCH_MEMBER",
    "Timer.Nothing, NO_SUCH_MEMBER",
    "Timer.CTL, NO_SUCH_MEMBER",
    "Program:Main.Line.Motor[0].ZZZZZZZZZZMotor0, NO_SUCH_MEMBER",
    "Program:Main.Line.Motor[0].__internal, NO_SUCH_MEMBER",
    "Word.32, NO_SUCH_BIT",
    "Level.3, NO_SUCH_BIT",
    "Bits.3, NO_SUCH_BIT",
    "Bits[3].3, NO_SUCH_BIT",
    "Counts.3, NO_SUCH_BIT",
    "Counts[20], OUT_OF_RANGE",
    "Bits[64], OUT_OF_RANGE",
    "'Grid[0,3,0]', OUT_OF_RANGE",
    "Grid[1], WRONG_DIMENSIONS",
    "Word[0], WRONG_DIMENSIONS",
    "'Counts[1,1]', WRONG_DIMENSIONS",
    "Program:Main.Line.Motor.Speed, WRONG_DIMENSIONS",
    "Hidden, FORBIDDEN",
    "Odd, UNKNOWN_TYPE",
    "Program:Main.Line.Gone, UNKNOWN_TYPE",
    "Program:Main.Line.Gone.On, UNKNOWN_TYPE",
  })
  void leadsNowhere(String address, Reason reason) {
    assertThat(TABLE.find((CipAddress.Symbolic) CipAddress.parse(address)))
        .isInstanceOfSatisfying(
            Lookup.Missing.class,
            missing -> {
              assertThat(missing.reason()).isEqualTo(reason);
              assertThat(missing.detail()).isNotBlank();
            });
  }

  @Test
  void aMemberOutsideItsTagLeadsNowhere() {
    SymbolTable lying =
        SymbolTable.of(
            List.of(symbol(1, null, "A", 0x8001)),
            List.of(),
            List.of(template(1, "T", 8, new Member("Far", 0, 0xC4, 0x7FFF_FFFE))));
    assertThat(lying.find((CipAddress.Symbolic) CipAddress.parse("A.Far")))
        .isInstanceOfSatisfying(
            Lookup.Missing.class,
            missing -> assertThat(missing.reason()).isEqualTo(Reason.UNKNOWN_TYPE));
    TemplateDefinition none = new TemplateDefinition("T", List.of());
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Template.of(1, new TemplateAttributes(9, 1L << 31, 0, 0), none));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> symbol(1, null, "Huge", 0x40C4, 0x10000, 0x10000));
  }

  @Test
  void knowsText() {
    assertThat(TEXT.characters()).isEqualTo(82);
    assertThat(MOTOR.characters()).isZero();
    assertThat(TIMER.characters()).isZero();
  }

  @Test
  void isInOrderWhateverTheCase() {
    assertThat(TABLE.programs()).containsExactly("Program:Empty", "Program:Fill", "Program:Main");
    assertThat(TABLE.symbols())
        .extracting(Symbol::path)
        .startsWith("Bits", "Counts", "Flag")
        .endsWith("Program:Fill.Rows", "Program:Main.Line", "Program:Main.Word");
    for (int i = 0; i < TABLE.symbols().size(); i++) {
      Symbol symbol = TABLE.symbols().get(i);
      String shouted = symbol.name().toUpperCase(Locale.ROOT);
      assertThat(TABLE.firstFrom(symbol.program(), shouted)).isEqualTo(i);
      assertThat(TABLE.symbol(symbol.program(), shouted)).containsSame(symbol);
    }
  }

  private static Place found(String address) {
    Lookup lookup = TABLE.find((CipAddress.Symbolic) CipAddress.parse(address));
    assertThat(lookup).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) lookup).place();
  }

  private static Symbol symbol(
      int instance, @Nullable String program, String name, int word, Integer... dimensions) {
    assertThat(SymbolType.rank(word)).isEqualTo(dimensions.length);
    return new Symbol(
        instance,
        program,
        name,
        SymbolType.of(word),
        List.of(dimensions),
        ExternalAccess.READ_WRITE);
  }

  private static Template template(int id, String name, int bytes, Member... members) {
    try {
      return Template.of(
          id,
          new TemplateAttributes(0, bytes, members.length, id),
          new TemplateDefinition(name, List.of(members)));
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }
}
