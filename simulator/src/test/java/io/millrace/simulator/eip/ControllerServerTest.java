// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.wire.Attributes;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.ForwardOpen;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.UnconnectedSend;
import io.millrace.gateway.eip.wire.WireReader;
import io.millrace.gateway.eip.wire.WireWriter;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.ExampleController;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controller as a client meets it on the network. */
class ControllerServerTest {
  private static final Identity IDENTITY = new Identity(1, 14, 55, 33, 11, 0x60, 0xC0FFEE, "Sim");
  private static final Bytes ONE = new ReadTag(1).encode();
  private static final TagName SPEED = new TagName("acme/lyon/bottling/line2/filler/speed");

  private final ControllerMemory memory = ExampleController.memory();
  private final List<Served> ledger = Collections.synchronizedList(new ArrayList<>());
  private ControllerServer server;
  private RawClient client;

  @BeforeEach
  void start() throws Exception {
    memory.addTag("", "Long", Elementary.DINT, 2000);
    start(ControllerLimits.LARGE);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private void start(ControllerLimits limits) throws Exception {
    Tag speed =
        new Tag(
            SPEED,
            "Program:Main.Line.Motor[3].Speed",
            DataType.FLOAT32,
            null,
            null,
            0,
            null,
            null,
            Duration.ofSeconds(1),
            null,
            null,
            null);
    server =
        new ControllerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            IDENTITY,
            limits,
            memory,
            Map.of(speed, speed.address()),
            () -> (_, number) -> new TagValue.Real(number / 4.0),
            (served, _) -> ledger.addAll(served),
            InstantSource.system());
    client = new RawClient(server.port()).register();
  }

  @Test
  void registersAndReadsAsInTheBook() throws Exception {
    try (RawClient raw = new RawClient(server.port())) {
      String answer =
          raw.exchange("6500 0400 00000000 00000000 0102030405060708 00000000 01000000", 28);
      assertThat(answer.substring(0, 8)).isEqualTo("65000400");
      assertThat(answer.substring(16))
          .isEqualTo("00000000" + "0102030405060708" + "00000000" + "01000000");
      String session = answer.substring(8, 16);
      // Interface and timeout 6, item count 2, null item 4, data item 4, request 12: 28 bytes
      String read =
          "6f00 1a00 "
              + session
              + " 00000000 0102030405060708 00000000"
              + "00000000 0000 0200 00000000 b200 0a00 4c03 9104 576f7264 0100";
      // Reply 4 and type 2 and value 4: 10 bytes in the item
      assertThat(raw.exchange(read, 24 + 26).substring(48))
          .isEqualTo(
              "0000000000000200" + "00000000" + "b2000a00" + "cc000000" + "c400" + "78563412");
    }
  }

  @Test
  void answersAsControllersRefuse() throws Exception {
    assertThat(read(RawClient.symbols("Nothing"), ONE).status()).isEqualTo(0x04);
    assertThat(read(RawClient.symbols("Word", "5"), ONE).status()).isEqualTo(0x04);
    assertThat(read(element("Counts", 20), ONE).status()).isEqualTo(0x05);
    assertThat(read(RawClient.symbols("Valve"), ONE).status()).isEqualTo(0x0F);
    assertThat(read(RawClient.symbols("Word"), Bytes.NONE).status()).isEqualTo(0x13);
    assertThat(read(element("Counts", 19), new ReadTag(2).encode()).extended())
        .containsExactly(0x2105);
    assertThat(client.unconnected(0x4D, RawClient.symbols("Word"), ONE).status()).isEqualTo(0x08);
    assertThat(client.unconnected(0x01, EPath.object(0x99, 1), Bytes.NONE).status())
        .isEqualTo(0x05);
  }

  @Test
  void readsInFragmentsAndServesOnceWhole() throws Exception {
    EPath path = RawClient.symbols("Long");
    int got = 0;
    int status = MessageReply.PARTIAL;
    int requests = 0;
    while (status == MessageReply.PARTIAL) {
      MessageReply part =
          client.unconnected(
              MessageRequest.READ_TAG_FRAGMENTED, path, new ReadTag.Fragment(2000, got).encode());
      got += ReadTag.Reply.decode(part.data()).data().length();
      status = part.status();
      requests++;
    }
    assertThat(status).isZero();
    assertThat(got).isEqualTo(8000);
    // 504 - 4 - 2 leaves 496 in whole elements
    assertThat(requests).isEqualTo(17);
  }

  @Test
  void entersTheMembersThatTheModelNames() throws Exception {
    EPath line = RawClient.symbols("Program:Main", "Line");
    ReadTag.Reply whole = ReadTag.Reply.decode(read(line, ONE).data());
    assertThat(whole.type().handle()).isEqualTo(ExampleController.LINE.handle());
    assertThat(whole.data().part(4 + 3 * 44 + 4, 4)).isEqualTo(Bytes.hex("0000803e"));
    assertThat(read(RawClient.symbols("Word"), ONE).status()).isZero();
    server.misbehave(new EipMisbehaviour.WrongContext());
    assertThat(client.ask(Encapsulation.LIST_SERVICES, Bytes.NONE).context()).isNotEqualTo(0x55);
    read(line, ONE);
    server.behave();
    read(line, ONE);
    server.close();
    assertThat(ledger)
        .containsExactly(
            new Served(SPEED, 1, new TagValue.Real(0.25)),
            new Served(SPEED, 3, new TagValue.Real(0.75)));
  }

  @Test
  void opensUsesAndClosesAConnection() throws Exception {
    MessageReply opened = client.open(true, 4000);
    assertThat(opened.status()).isZero();
    long id = ForwardOpen.Reply.decode(opened.data()).toTarget();
    MessageReply part =
        client.connected(
            id, MessageRequest.READ_TAG, RawClient.symbols("Long"), new ReadTag(2000).encode());
    assertThat(part.status()).isEqualTo(0x06);
    // 4000 less sequence 2, reply 4, type 2: 3992, whole elements
    assertThat(ReadTag.Reply.decode(part.data()).data().length()).isEqualTo(3992);
    assertThat(client.open(true, 4000).extended()).containsExactly(0x0100);
  }

  @Test
  void refusesWhatItsLimitsForbid() throws Exception {
    stop();
    start(ControllerLimits.SMALL);
    assertThat(client.open(true, 4000).status()).isEqualTo(0x08);
    assertThat(client.open(false, 505).extended()).containsExactly(0x0109, 504);
    assertThat(client.open(false, 504).status()).isZero();
    UnconnectedSend wrongSlot =
        new UnconnectedSend(
            10,
            5,
            new MessageRequest(MessageRequest.READ_TAG, RawClient.symbols("Word"), ONE),
            EPath.of(EPath.Port.slot(1, 3)));
    assertThat(
            client
                .unconnected(
                    MessageRequest.UNCONNECTED_SEND,
                    MessageRequest.CONNECTION_MANAGER,
                    wrongSlot.encode())
                .extended())
        .containsExactly(0x0312);
  }

  /** PLC4X reads nothing before it has seen the connection manager in this list. */
  @Test
  void namesItsObjects() throws Exception {
    MessageReply reply =
        client.unconnected(
            MessageRequest.GET_ATTRIBUTES_ALL, MessageRequest.MESSAGE_ROUTER, Bytes.NONE);
    assertThat(reply.status()).isZero();
    // Six of them: identity, router, connection manager, symbol, template, change counters
    assertThat(reply.data()).isEqualTo(Bytes.hex("0600 0100 0200 0600 6B00 6C00 AC00"));
  }

  @Test
  void keepsTheStatusOfEachOfSeveralServices() throws Exception {
    Bytes packet =
        MultipleService.ofRequests(
                List.of(
                    new MessageRequest(MessageRequest.READ_TAG, RawClient.symbols("Word"), ONE),
                    new MessageRequest(MessageRequest.READ_TAG, RawClient.symbols("No"), ONE)))
            .encode();
    MessageReply reply =
        client.unconnected(
            MessageRequest.MULTIPLE_SERVICE_PACKET, MessageRequest.MESSAGE_ROUTER, packet);
    assertThat(reply.status()).isEqualTo(0x1E);
    assertThat(MultipleService.decode(reply.data()).replies())
        .extracting(MessageReply::status)
        .containsExactly(0, 4);
  }

  @Test
  void listsTagsProgramsAndTemplates() throws Exception {
    MessageReply tags =
        client.unconnected(0x55, EPath.object(0x6B, 0), Attributes.of(1, 2, 8).encode());
    assertThat(tags.status()).isZero();
    WireReader in = new WireReader(tags.data());
    List<String> names = new ArrayList<>();
    while (in.remaining() > 0) {
      in.u32("id");
      names.add(in.text(in.u16("length"), "name") + " %04x".formatted(in.u16("type")));
      in.bytes(12, "dimensions");
    }
    assertThat(names)
        .contains("Word 00c4", "Counts 20c3", "Grid 60c4", "Recipe 8fce", "Program:Main 1068");
    MessageReply definition =
        client.unconnected(
            MessageRequest.READ_TEMPLATE,
            EPath.object(0x6C, 0x300),
            new WireWriter().u32(0).u16(1000).toBytes());
    assertThat(definition.data()).isEqualTo(ExampleController.MOTOR.definition());
    assertThat(
            client.unconnected(3, EPath.object(0x6C, 0x300), Attributes.of(5, 1).encode()).data())
        .isEqualTo(
            new WireWriter()
                .u16(2)
                .u16(5)
                .u16(0)
                .u32(44)
                .u16(1)
                .u16(0)
                .u16(ExampleController.MOTOR.handle())
                .toBytes());
  }

  @Test
  void isFoundByUdp() throws Exception {
    byte[] asked = new Encapsulation(0x63, 0, 0, 9, Bytes.NONE).encode().toArray();
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(5_000);
      socket.send(
          new DatagramPacket(asked, asked.length, InetAddress.getLoopbackAddress(), server.port()));
      DatagramPacket answer = new DatagramPacket(new byte[500], 500);
      socket.receive(answer);
      Bytes bytes = Bytes.of(Arrays.copyOf(answer.getData(), answer.getLength()));
      assertThat(CommonPacket.decode(Encapsulation.decode(bytes).data()).items())
          .containsExactly(new CommonPacket.IdentityItem(IDENTITY, Identity.OPERATIONAL));
    }
  }

  @Test
  void misbehaves() throws Exception {
    server.misbehave(new EipMisbehaviour.SplitFrames(5, Duration.ofMillis(1)));
    assertThat(read(RawClient.symbols("Word"), ONE).status()).isZero();
    server.misbehave(new EipMisbehaviour.WrongSession());
    long session = client.ask(Encapsulation.LIST_SERVICES, Bytes.NONE).session();
    server.misbehave(new EipMisbehaviour.Late(Duration.ofMillis(1)));
    assertThat(client.ask(Encapsulation.LIST_SERVICES, Bytes.NONE).session()).isNotEqualTo(session);
    server.misbehave(new EipMisbehaviour.LyingLength(-8));
    assertThat(client.ask(Encapsulation.LIST_SERVICES, Bytes.NONE).data().length()).isEqualTo(18);
    try (RawClient other = new RawClient(server.port())) {
      server.misbehave(new EipMisbehaviour.Reset());
      assertThatThrownBy(() -> other.ask(Encapsulation.LIST_SERVICES, Bytes.NONE))
          .isInstanceOf(Exception.class);
    }
  }

  private MessageReply read(EPath path, Bytes data) throws Exception {
    return client.unconnected(MessageRequest.READ_TAG, path, data);
  }

  private static EPath element(String name, int index) {
    return RawClient.symbols(name).then(new EPath.Logical(EPath.Kind.MEMBER, index));
  }
}
