// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceContract;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The EtherNet/IP driver against a controller on a real socket. */
@Timeout(60)
class EipDeviceTest extends DeviceContract {
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong skipped = new AtomicLong();
  private FakeController controller;

  @BeforeEach
  void startController() throws IOException {
    controller = new FakeController();
    put("First", WireType.of(CipType.DINT), "2A000000");
    put("Second", WireType.of(CipType.REAL), "0000C03F");
  }

  @AfterEach
  void closeController() throws IOException {
    controller.close();
  }

  @Override
  protected Device.Opener device() {
    return opener(first(), second());
  }

  @Override
  protected Device.Opener deviceWithABadTag() {
    return opener(first(), Plants.tag("bad", "Gone", DataType.INT32), second());
  }

  @Override
  protected void goSilent() {
    controller.isSilent = true;
  }

  @Override
  protected void refuseEverything() {
    controller.refusesAll = true;
  }

  @Override
  protected void pullTheCable() throws IOException {
    controller.hangUp();
  }

  @Test
  void tagsOfSeveralPeriodsAreReadTogetherOutOfTurn() throws Exception {
    Tag seldom = Plants.tag("seldom", "Second", DataType.FLOAT32, Duration.ofHours(24));
    try (Device open = opener(first(), seldom).open()) {
      poll(open);
      controller.services.clear();
      List<Reading> readings = new ArrayList<>();
      open.read(Set.of(first().name(), seldom.name()), readings::add);

      assertThat(readings)
          .extracting(Reading::value)
          .containsExactly(new TagValue.Int(42), new TagValue.Real(1.5));
      assertThat(controller.services)
          .containsExactly(
              MessageRequest.MULTIPLE_SERVICE_PACKET,
              MessageRequest.READ_TAG,
              MessageRequest.READ_TAG);
    }
  }

  @Test
  void valuesAreThoseOfTheController() throws Exception {
    put("Big", WireType.of(CipType.ULINT), "FFFFFFFFFFFFFFFF");
    put("Small", WireType.of(CipType.SINT), "80");
    put("Word", WireType.of(CipType.DWORD), "20000000");
    // length 5, then the characters of a structure with room for eight
    put("Name", WireType.structure(0x0FCE), "05000000 48656C6C6F 000000");
    put("Odd", new WireType(0x0777, 0), "00");
    put("Nan", WireType.of(CipType.REAL), "0000C07F");
    try (Device open =
        opener(
                Plants.tag("big", "Big", DataType.UINT64),
                Plants.tag("small", "Small", DataType.INT16),
                Plants.tag("bit5", "Word.5", DataType.BOOL),
                Plants.tag("bit6", "Word.6", DataType.BOOL),
                Plants.tag("name", "Name", DataType.STRING),
                Plants.tag("serial", "cip:1/1/6", DataType.UINT32),
                Plants.tag("narrow", "Big", DataType.UINT16),
                Plants.tag("nan", "Nan", DataType.FLOAT32),
                first(),
                second())
            .open()) {
      Map<String, Reading> readings = poll(open);

      assertThat(requireNonNull(readings.get("big")).value())
          .isEqualTo(new TagValue.UnsignedInt(-1));
      assertThat(requireNonNull(readings.get("small")).value()).isEqualTo(new TagValue.Int(-128));
      assertThat(requireNonNull(readings.get("bit5")).value()).isEqualTo(new TagValue.Bool(true));
      assertThat(requireNonNull(readings.get("bit6")).value()).isEqualTo(new TagValue.Bool(false));
      assertThat(requireNonNull(readings.get("name")).value())
          .isEqualTo(new TagValue.Text("Hello"));
      assertThat(requireNonNull(readings.get("serial")).value())
          .isEqualTo(new TagValue.UnsignedInt(0xC0FFEE));
      assertThat(requireNonNull(readings.get("narrow")).reason())
          .isEqualTo(QualityReason.MISCONFIGURED);
      assertThat(requireNonNull(readings.get("nan")).quality()).isEqualTo(Quality.BAD);
      assertThat(requireNonNull(readings.get("first")).value()).isEqualTo(new TagValue.Int(42));
      assertThat(requireNonNull(readings.get("second")).value()).isEqualTo(new TagValue.Real(1.5));
    }
  }

  /** A value of 512 characters comes in pieces of 400 bytes: two answers, one value. */
  @Test
  void aValueThatComesInPartsIsReadOn() throws Exception {
    put("Long", WireType.structure(1), "00020000" + "41".repeat(512));
    try (Device open = opener(first(), Plants.tag("long", "Long", DataType.STRING)).open()) {
      assertThat(requireNonNull(poll(open).get("long")).value())
          .isEqualTo(new TagValue.Text("A".repeat(512)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 500, 100})
  void aSmallerConnectionOrNoneIsTakenAndRemembered(int largest) throws Exception {
    controller.largestConnection = largest;
    Device.Opener opener = device();
    for (int i = 0; i < 2; i++) {
      try (Device open = opener.open()) {
        assertThat(poll(open).values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
        assertThat(open.how())
            .isEqualTo(
                switch (largest) {
                  case 4000 -> "connected, 4000 bytes";
                  case 500 -> "connected, 500 bytes" + refused(4000);
                  default -> "unconnected" + refused(4000) + refused(500);
                });
      }
    }
    long opens =
        controller.services.stream()
            .filter(
                service ->
                    service == MessageRequest.FORWARD_OPEN
                        || service == MessageRequest.LARGE_FORWARD_OPEN)
            .count();
    // The refused sizes once, the granted one at each of two conversations.
    assertThat(opens).isEqualTo(largest == 4000 ? 2 : largest == 500 ? 3 : 2);
    assertThat(opener.plan().why())
        .contains(largest == 100 ? "unconnected" : "connected, " + largest)
        .contains("Fake 5000, revision 20.11");
  }

  private static String refused(int bytes) {
    return ", %d bytes were refused with status 0x01, connection failure, extended [0x0109]"
        .formatted(bytes);
  }

  /** After a silence it is connected to anew, and that may be another one. */
  @Test
  void anotherDeviceAfterASilenceIsNotTakenForTheSame() throws Exception {
    try (Device open = device().open()) {
      poll(open);
      skipped.addAndGet(Duration.ofHours(1).toNanos());
      assertThat(poll(open).values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
      controller.serial = 0xBEEF;
      skipped.addAndGet(Duration.ofHours(1).toNanos());
      List<Reading> readings = new ArrayList<>();
      assertThatThrownBy(() -> open.poll(Set.of(PERIOD), readings::add))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("0000BEEF")
          .hasMessageContaining("00C0FFEE");
      assertThat(readings).isEmpty();
    }
    assertThat(faults).isEmpty();
  }

  /** Seen with libplctag's controller: refused twice, it was not asked for a connection again. */
  @Test
  void aRefusalThatIsNotAboutTheSizeIsForgotten() throws Exception {
    controller.refusedConnections.set(2);
    Device.Opener opener = device();
    try (Device open = opener.open()) {
      assertThat(poll(open).values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
      assertThat(opener.plan().why()).contains("unconnected, 4000 bytes were refused");
    }
    try (Device open = opener.open()) {
      assertThat(poll(open).values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
      assertThat(opener.plan().why()).contains("connected, 4000 bytes; Fake");
    }
  }

  /**
   * Seen with libplctag's controller: it refuses an Unconnected Send, also one for its identity.
   */
  @Test
  void aDeviceThatAnswersOnlyOnConnectionsIsRead() throws Exception {
    controller.answersOnlyOnConnections = true;
    Device.Opener opener = device();
    try (Device open = opener.open()) {
      assertThat(requireNonNull(poll(open).get("first")).value()).isEqualTo(new TagValue.Int(42));
    }
    assertThat(opener.plan().why()).contains("Fake 5000");
  }

  @Test
  void aConversationSaysWhoAnswers() throws Exception {
    try (Device open = device().open()) {
      assertThat(open.identity())
          .isEqualTo(new DeviceIdentity(1, 55, "Fake 5000", "20.11", "00C0FFEE"));
    }
  }

  /** Seen with OpENer, a device of its own: with slot 0 as the usual guess it was never read. */
  @Test
  void aDeviceThatPassesNothingOnIsAskedItself() throws Exception {
    controller.passesNothingOn = true;
    Device.Opener opener = opener(null, Duration.ofMillis(500), first());
    assertThatThrownBy(opener::open).hasMessageContaining("passes nothing on");
    try (Device open = opener.open()) {
      assertThat(requireNonNull(poll(open).get("first")).value()).isEqualTo(new TagValue.Int(42));
    }
    assertThat(opener.plan().why()).contains("connected, 4000 bytes; Fake");
  }

  /** Who writes a path means it. */
  @Test
  void aPathThatIsWrittenIsNotGivenUp() {
    controller.passesNothingOn = true;
    Device.Opener opener = device();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(opener::open).hasMessageContaining("passes nothing on");
    }
  }

  @Test
  void repliesInPiecesOfOneByteAreTheSame() throws Exception {
    controller.pieces = 1;
    try (Device open = device().open()) {
      assertThat(requireNonNull(poll(open).get("first")).value()).isEqualTo(new TagValue.Int(42));
    }
  }

  /**
   * One byte of the reply to a read is wrong: command, length, session, options, items' count and
   * types, connection, message number, service. The conversation ends; no value is taken.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 20, 24, 30, 32, 36, 40, 44, 46})
  void aWrongByteEndsTheConversation(int at) throws Exception {
    List<Reading> readings = new ArrayList<>();
    Device open = device().open();
    controller.spoil =
        reply -> {
          byte[] wrong = reply.clone();
          wrong[at] ^= 0x40;
          return wrong;
        };
    assertThatThrownBy(() -> open.poll(Set.of(PERIOD), readings::add))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.kind()).isEqualTo(DeviceException.Kind.MALFORMED));
    assertThat(readings).isEmpty();
    open.close();
  }

  @Test
  void aReplyCutAnywhereIsNeverAValue() throws Exception {
    Device.Opener opener = opener(Duration.ofMillis(400), first(), second());
    for (int cut = 1; cut < 60; cut += 7) {
      int length = cut;
      Device open = opener.open();
      controller.spoil = reply -> Arrays.copyOf(reply, Math.min(length, reply.length));
      assertThatThrownBy(() -> poll(open)).isInstanceOf(DeviceException.class);
      controller.spoil = reply -> reply;
      open.close();
    }
  }

  /** 300 tags: a reply of at most 3998 bytes takes 4 + 4 + 2 + 8 bytes for each. */
  @Test
  void manyTagsTakeFewPackets() throws Exception {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      put("Tag" + i, WireType.of(CipType.DINT), "%02X%02X0000".formatted(i % 256, i / 256));
      tags.add(Plants.tag("t" + i, "Tag" + i, DataType.INT32));
    }
    Device.Opener opener = opener(tags.toArray(Tag[]::new));
    try (Device open = opener.open()) {
      Map<String, Reading> readings = poll(open);
      for (int i = 0; i < 300; i++) {
        assertThat(requireNonNull(readings.get("t" + i)).value()).isEqualTo(new TagValue.Int(i));
      }
    }
    assertThat(opener.plan().requests()).hasSize(2);
    assertThat(faults).isEmpty();
  }

  private static Tag first() {
    return Plants.tag("first", "First", DataType.INT32);
  }

  private static Tag second() {
    return Plants.tag("second", "Second", DataType.FLOAT32);
  }

  private void put(String name, WireType type, String hex) {
    controller.tags.put(
        EPath.of(new EPath.Symbol(name)).encode().toString(),
        new ReadTag.Reply(type, Bytes.hex(hex)));
  }

  private Device.Opener opener(Tag... tags) {
    return opener(Duration.ofMillis(500), tags);
  }

  private Device.Opener opener(Duration timeout, Tag... tags) {
    return opener("1,0", timeout, tags);
  }

  private Device.Opener opener(@Nullable String path, Duration timeout, Tag... tags) {
    return new EipDevice(
        "plc",
        List.of(tags),
        new DeviceEndpoint.EtherNetIp("127.0.0.1", controller.port(), path, timeout, null),
        new Clocks(InstantSource.system(), () -> System.nanoTime() + skipped.get()),
        Duration.ZERO,
        failure -> faults.add(failure.fault()));
  }
}
