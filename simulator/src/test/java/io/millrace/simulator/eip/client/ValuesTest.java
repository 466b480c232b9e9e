// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.contracts.readings.TagValue.Bool;
import io.millrace.contracts.readings.TagValue.Int;
import io.millrace.contracts.readings.TagValue.Real;
import io.millrace.contracts.readings.TagValue.UnsignedInt;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.memory.Elementary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each type at its ends, with and without sign, in each type of the plant model. */
@Timeout(60)
class ValuesTest {
  private NumberedController controller;

  @BeforeEach
  void start() throws Exception {
    controller = new NumberedController(ControllerLimits.LARGE, 0);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  /**
   * @param seen null when the plant model's type cannot hold it.
   */
  private record Row(Elementary type, TagValue written, DataType wanted, @Nullable TagValue seen) {}

  private static List<Row> rows() {
    return List.of(
        same(Elementary.BOOL, new Bool(true), DataType.BOOL),
        same(Elementary.SINT, new Int(Byte.MIN_VALUE), DataType.INT16),
        same(Elementary.SINT, new Int(Byte.MAX_VALUE), DataType.INT64),
        same(Elementary.INT, new Int(Short.MIN_VALUE), DataType.INT16),
        same(Elementary.INT, new Int(-1), DataType.INT32),
        same(Elementary.DINT, new Int(Integer.MIN_VALUE), DataType.INT32),
        same(Elementary.DINT, new Int(Integer.MAX_VALUE), DataType.INT64),
        same(Elementary.LINT, new Int(Long.MIN_VALUE), DataType.INT64),
        same(Elementary.LINT, new Int(Long.MAX_VALUE), DataType.INT64),
        same(Elementary.USINT, new UnsignedInt(255), DataType.UINT16),
        same(Elementary.UINT, new UnsignedInt(65535), DataType.UINT16),
        same(Elementary.UDINT, new UnsignedInt(0xFFFF_FFFFL), DataType.UINT32),
        same(Elementary.ULINT, new UnsignedInt(-1), DataType.UINT64),
        same(Elementary.BYTE, new UnsignedInt(0x80), DataType.UINT16),
        same(Elementary.WORD, new UnsignedInt(0x8000), DataType.UINT16),
        same(Elementary.DWORD, new UnsignedInt(0x8000_0000L), DataType.UINT32),
        same(Elementary.LWORD, new UnsignedInt(Long.MIN_VALUE), DataType.UINT64),
        same(Elementary.REAL, new Real(Float.MIN_VALUE), DataType.FLOAT32),
        same(Elementary.REAL, new Real(-Float.MAX_VALUE), DataType.FLOAT64),
        same(Elementary.LREAL, new Real(Double.MIN_VALUE), DataType.FLOAT64),
        same(Elementary.LREAL, new Real(Math.PI), DataType.FLOAT64),
        // the same number without its sign, or with another one
        new Row(Elementary.USINT, new UnsignedInt(255), DataType.INT16, new Int(255)),
        new Row(Elementary.DINT, new Int(7), DataType.UINT32, new UnsignedInt(7)),
        new Row(Elementary.DINT, new Int(-1), DataType.UINT32, null),
        new Row(Elementary.DINT, new Int(-1), DataType.UINT64, null),
        new Row(Elementary.DINT, new Int(40_000), DataType.INT16, null),
        new Row(Elementary.UINT, new UnsignedInt(65535), DataType.INT16, null),
        new Row(Elementary.UDINT, new UnsignedInt(0xFFFF_FFFFL), DataType.INT32, null),
        new Row(Elementary.ULINT, new UnsignedInt(-1), DataType.INT64, null),
        // other kinds of values
        new Row(Elementary.REAL, new Real(1), DataType.INT32, null),
        new Row(Elementary.DINT, new Int(1), DataType.FLOAT32, null),
        new Row(Elementary.BOOL, new Bool(true), DataType.INT16, null),
        new Row(Elementary.DINT, new Int(1), DataType.BOOL, null),
        new Row(Elementary.DINT, new Int(1), DataType.STRING, null));
  }

  private static Row same(Elementary type, TagValue value, DataType wanted) {
    return new Row(type, value, wanted, value);
  }

  @Test
  void everyValueIsExactOrSaidNotToFit() throws Exception {
    List<Row> rows = rows();
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      controller.memory.addTag("", "V" + i, rows.get(i).type());
      controller.memory.write("V" + i, rows.get(i).written());
      tags.add(NumberedController.tag("v" + i, "V" + i, rows.get(i).wanted()));
    }
    try (Client client =
        new Client(NumberedController.device("plc", controller.server.port(), "1,0", tags))) {
      Map<String, Reading> readings = client.poll();
      for (int i = 0; i < rows.size(); i++) {
        Reading reading = Objects.requireNonNull(readings.get("v" + i));
        if (rows.get(i).seen() == null) {
          assertThat(reading.reason()).as("%s", rows.get(i)).isEqualTo(QualityReason.MISCONFIGURED);
        } else {
          assertThat(reading.value()).as("%s", rows.get(i)).isEqualTo(rows.get(i).seen());
          assertThat(reading.quality()).as("%s", rows.get(i)).isEqualTo(Quality.GOOD);
        }
      }
    }
  }

  /** A counter that rolls over, jumps back or stands still comes as it is. */
  @Test
  void aCounterComesAsItIs() throws Exception {
    controller.memory.addTag("", "Count", Elementary.UINT);
    List<Tag> tags = List.of(NumberedController.tag("count", "Count", DataType.UINT16));
    try (Client client =
        new Client(NumberedController.device("plc", controller.server.port(), "1,0", tags))) {
      for (long count : new long[] {65_534, 65_535, 0, 1, 1, 40_000, 5}) {
        controller.memory.write("Count", new UnsignedInt(count));
        assertThat(client.poll().get("count"))
            .isNotNull()
            .extracting(Reading::value, Reading::quality)
            .containsExactly(new UnsignedInt(count), Quality.GOOD);
      }
    }
  }

  /** Not a number, and both infinities, in either width. */
  @Test
  void whatIsNoNumberIsBad() throws Exception {
    controller.memory.addTag("", "Level", Elementary.REAL);
    List<Tag> tags = List.of(NumberedController.tag("level", "Level", DataType.FLOAT64));
    try (AnswerCable cable = new AnswerCable(controller.server.port());
        Client client = new Client(NumberedController.device("plc", cable.port(), "1,0", tags))) {
      assertThat(client.poll().get("level"))
          .isNotNull()
          .extracting(Reading::value)
          .isEqualTo(new Real(0));
      for (String hex :
          List.of(
              "CA00 0000C07F",
              "CA00 0000807F",
              "CA00 000080FF",
              "CB00 000000000000F87F",
              "CB00 000000000000F0FF")) {
        Bytes zero = new ReadTag.Reply(WireType.of(CipType.REAL), Bytes.hex("00000000")).encode();
        cable.reads(
            Rewritten.replies(
                reply ->
                    reply.data().equals(zero)
                        ? MessageReply.ok(reply.service(), Bytes.hex(hex))
                        : reply));
        assertThat(client.poll().get("level"))
            .isNotNull()
            .extracting(Reading::quality)
            .isEqualTo(Quality.BAD);
        cable.heal();
      }
    }
  }
}
