// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.memory.Access;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One tag that cannot be had, in every way there is, among others that go on being read. */
@Timeout(120)
class BadTagsTest {
  /** The tag whose answer becomes another one; its value in the controller is this. */
  private static final int MARK = 0x5A5A5A5A;

  private static final Bytes MARKED =
      new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("5A5A5A5A")).encode();

  private NumberedController controller;
  private AnswerCable cable;

  @BeforeEach
  void start() throws Exception {
    controller = new NumberedController(ControllerLimits.LARGE, 3);
    controller.memory.addTag("", "Marked", Elementary.DINT);
    controller.memory.write("Marked", new TagValue.Int(MARK));
    cable = new AnswerCable(controller.server.port());
  }

  @AfterEach
  void stop() throws Exception {
    cable.close();
    controller.close();
  }

  private Client client(Tag... odd) {
    List<Tag> tags = new ArrayList<>(controller.tags);
    tags.addAll(1, List.of(odd));
    return new Client(NumberedController.device("plc", cable.port(), "1,0", tags));
  }

  private static Reading of(Map<String, Reading> readings, String name) {
    return Objects.requireNonNull(readings.get(name), name);
  }

  private static void assertOthersAreGood(Map<String, Reading> readings) {
    for (int i = 0; i < 3; i++) {
      assertThat(of(readings, "tag" + i).quality()).isEqualTo(Quality.GOOD);
    }
  }

  @Test
  void whatTheControllerRefusesIsBadAlone() throws Exception {
    controller.memory.addTag("", "Short", Elementary.DINT, 4);
    controller.memory.addTag("", "Hidden", Elementary.DINT, Access.NONE);
    controller.memory.addTag("", "Text", Template.string(0x201, "STRING_20", 20));
    controller.memory.addTag("", "Level", Elementary.REAL);
    try (Client client =
        client(
            NumberedController.tag("unknown", "Nobody", DataType.INT32),
            NumberedController.tag("beyond", "Short[4]", DataType.INT32),
            NumberedController.tag("hidden", "Hidden", DataType.INT32),
            NumberedController.tag("text", "Text", DataType.INT32),
            NumberedController.tag("real", "Level", DataType.INT32),
            NumberedController.tag("odd", "no address", DataType.INT32))) {
      Map<String, Reading> readings = client.poll();
      assertOthersAreGood(readings);
      for (String name : List.of("unknown", "beyond", "text", "real", "odd")) {
        assertThat(of(readings, name).reason()).as(name).isEqualTo(QualityReason.MISCONFIGURED);
      }
      assertThat(of(readings, "hidden").quality()).isEqualTo(Quality.BAD);
      assertOthersAreGood(client.poll());
    }
  }

  /** Every status that a controller can give to one of several services. */
  @Test
  void everyStatusIsOfItsTagAlone() throws Exception {
    for (int status = 1; status <= 0xFF; status++) {
      int code = status;
      try (Client client = client(NumberedController.tag("marked", "Marked", DataType.INT32))) {
        assertThat(of(client.poll(), "marked").value()).isEqualTo(new TagValue.Int(MARK));
        cable.reads(
            Rewritten.replies(marked(_ -> MessageReply.refused(MessageRequest.READ_TAG, code))));
        Map<String, Reading> readings = client.poll();
        assertThat(of(readings, "marked").quality()).as("0x%02X", code).isEqualTo(Quality.BAD);
        assertOthersAreGood(readings);
        cable.heal();
      }
    }
  }

  /** A value in another type or length than it was is no value. */
  @Test
  void aValueOfAnotherTypeOrLengthIsBad() throws Exception {
    List<Bytes> wrong =
        List.of(
            // cut short, and with bytes more than a DINT has
            Bytes.hex("C400 5A5A5A"),
            Bytes.hex("C400"),
            Bytes.hex("C400 5A5A5A5A5A"),
            Bytes.hex("C400 5A5A5A5A 5A5A5A5A"),
            // narrower types: some of the bytes would be a value
            Bytes.hex("C200 5A5A5A5A"),
            Bytes.hex("C200 5A5A"),
            Bytes.hex("C300 5A5A5A5A"),
            Bytes.hex("C600 5A5A5A5A"),
            Bytes.hex("D100 5A5A5A5A"),
            // wider ones, unknown ones, none
            Bytes.hex("C500 5A5A5A5A"),
            Bytes.hex("CB00 5A5A5A5A"),
            Bytes.hex("7707 5A5A5A5A"),
            Bytes.hex("0000 5A5A5A5A"),
            Bytes.hex("C4"),
            Bytes.NONE,
            // a structure, and a text of 2 GB and of 4 GB
            Bytes.hex("A002 CE0F 5A5A5A5A"),
            Bytes.hex("A002 CE0F FFFFFF7F 4F4B"),
            Bytes.hex("A002 CE0F FFFFFFFF 4F4B"),
            Bytes.hex("D000 FFFF 4F4B"));
    for (Bytes data : wrong) {
      try (Client client = client(NumberedController.tag("marked", "Marked", DataType.INT32))) {
        assertThat(of(client.poll(), "marked").value()).isEqualTo(new TagValue.Int(MARK));
        cable.reads(Rewritten.replies(marked(reply -> MessageReply.ok(reply.service(), data))));
        Map<String, Reading> readings = client.poll();
        assertThat(of(readings, "marked").quality()).as("%s", data).isEqualTo(Quality.BAD);
        assertOthersAreGood(readings);
        cable.heal();
      }
    }
  }

  private static UnaryOperator<MessageReply> marked(UnaryOperator<MessageReply> how) {
    return reply -> reply.data().equals(MARKED) ? how.apply(reply) : reply;
  }
}
