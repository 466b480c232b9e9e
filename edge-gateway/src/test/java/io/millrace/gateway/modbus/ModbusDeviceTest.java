// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.TestRead;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Modbus driver against a device on a real socket. */
@Timeout(60)
class ModbusDeviceTest extends DeviceContract {
  private static final int ALL_REFUSED = 4;

  private final AtomicLong skipped = new AtomicLong();
  private final List<String> faults = new ArrayList<>();
  private FakeModbusServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeModbusServer();
    for (int i = 0; i < 200; i++) {
      server.set(i, i);
    }
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  @Override
  protected Device.Opener device() {
    return opener(
        Plants.tag("first", "400001", DataType.UINT16),
        Plants.tag("second", "holding:3", DataType.UINT16));
  }

  @Override
  protected Device.Opener deviceWithABadTag() {
    server.refuse(2, 2);
    return opener(
        Plants.tag("first", "400001", DataType.UINT16),
        Plants.tag("bad", "holding:2", DataType.UINT16),
        Plants.tag("second", "holding:3", DataType.UINT16));
  }

  @Override
  protected void goSilent() {
    server.script((asked, reply) -> reply.after(10_000));
  }

  @Override
  protected void refuseEverything() {
    for (int i = 0; i < 200; i++) {
      server.refuse(i, ALL_REFUSED);
    }
  }

  @Override
  protected void pullTheCable() throws IOException {
    server.hangUp();
  }

  @Test
  void tagsOfSeveralPeriodsAreReadTogetherOutOfTurn() throws Exception {
    Tag seldom = Plants.tag("seldom", "holding:101", DataType.UINT16, Duration.ofHours(24));
    Tag often = Plants.tag("often", "holding:100", DataType.UINT16);
    try (Device open = opener(often, seldom).open()) {
      poll(open);
      int before = server.asked().size();
      List<Reading> readings = new ArrayList<>();
      open.read(Set.of(often.name(), seldom.name()), readings::add);

      assertThat(readings)
          .extracting(Reading::value)
          .containsExactly(new TagValue.UnsignedInt(100), new TagValue.UnsignedInt(101));
      assertThat(server.asked().subList(before, server.asked().size()))
          .singleElement()
          .satisfies(asked -> assertThat(asked.count()).isEqualTo(2));
    }
  }

  @Test
  void exceptionCodesTouchOnlyTheTagsThatMeetThem() throws Exception {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tags.add(Plants.tag("t" + i, "holding:" + i, DataType.UINT16));
    }
    // Far enough apart that no two halves of a request meet the same code by chance.
    int[] codes = {1, 2, 3, 4, 5, 6, 7, 8, 10, 11};
    for (int i = 0; i < codes.length; i++) {
      server.refuse(5 + 9 * i, codes[i]);
    }
    try (Device open = opener(tags.toArray(Tag[]::new)).open()) {
      Map<String, Reading> readings = poll(open);

      assertThat(readings).hasSize(100);
      for (int i = 0; i < 100; i++) {
        Reading reading = requireNonNull(readings.get("t" + i));
        if (i >= 5 && (i - 5) % 9 == 0 && (i - 5) / 9 < codes.length) {
          int code = codes[(i - 5) / 9];
          assertThat(reading.quality()).as("t%d", i).isEqualTo(Quality.BAD);
          assertThat(reading.reason())
              .as("t%d, code %d", i, code)
              .isEqualTo(code <= 3 ? QualityReason.MISCONFIGURED : QualityReason.REFUSED);
        } else {
          assertThat(reading.value()).as("t%d", i).isEqualTo(new TagValue.UnsignedInt(i));
        }
      }
      int askedBefore = server.asked().size();
      assertThat(poll(open).values())
          .filteredOn(reading -> reading.quality() == Quality.GOOD)
          .hasSize(90);
      // 100 tags in 11 pieces between the refused ones; bisecting again would take far more.
      assertThat(server.asked().size() - askedBefore).isLessThanOrEqualTo(11);
    }
  }

  @Test
  void aRefusedTagIsAskedAgainByItsOwnClockAndComesBack() throws Exception {
    Device.Opener opener = deviceWithABadTag();
    try (Device open = opener.open()) {
      assertThat(poll(open).get("bad"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.MISCONFIGURED);
      DevicePlan.Quarantined held = opener.plan().quarantined().getFirst();
      assertThat(held.reason()).isEqualTo("exception 02, illegal data address");
      assertThat(held.attempts()).isEqualTo(1);
      assertThat(poll(open)).doesNotContainKey("bad");

      skip(Duration.ofSeconds(59));
      assertThat(poll(open)).doesNotContainKey("bad");
      skip(Duration.ofSeconds(2));
      assertThat(poll(open).get("bad"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.MISCONFIGURED);
      assertThat(opener.plan().quarantined().getFirst().attempts()).isEqualTo(2);

      // Two minutes now; once a minute it is said that the tag is not asked for.
      skip(Duration.ofSeconds(61));
      assertThat(poll(open).get("bad"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.QUARANTINED);
      server.refuse(2, 0);
      skip(Duration.ofSeconds(60));
      assertThat(poll(open).get("bad"))
          .extracting(Reading::value)
          .isEqualTo(new TagValue.UnsignedInt(2));
      assertThat(opener.plan().quarantined()).isEmpty();
      assertThat(opener.plan().requests()).hasSize(1);
    }
  }

  /** A gap may hold a register that is not there; then the request is cut, and no tag suffers. */
  @Test
  void aBadRegisterInAGapIsLearnedAndNotReadOverAgain() throws Exception {
    server.refuse(1, 2);
    Device.Opener opener = device();
    try (Device open = opener.open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(poll(open).values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
      }
      assertThat(opener.plan().requests()).hasSize(2);
      assertThat(opener.plan().requests().get(1).why()).contains("refused");
      // Another definition of the same unit does not join them either.
      DevicePlan other =
          opener
              .planAs(
                  Plants.device(
                      "other",
                      Plants.endpoint(server.port()),
                      Plants.tag("a", "holding:0", DataType.UINT16),
                      Plants.tag("b", "holding:4", DataType.UINT16)))
              .orElseThrow();
      assertThat(other.requests()).hasSize(2);
      assertThat(other.roundTrip()).isEqualTo(opener.plan().roundTrip());
      // One refused request and its two halves, then two polls of two requests.
      assertThat(server.asked()).hasSize(3 + 2 + 2);
    }
  }

  @Test
  void aTagThatCannotBeReadAsDefinedIsSaidOnceAMinute() throws Exception {
    Device.Opener opener =
        opener(
            Plants.tag("first", "400001", DataType.UINT16),
            Plants.tag("odd", "D100", DataType.UINT16));
    try (Device open = opener.open()) {
      assertThat(poll(open).get("odd"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.MISCONFIGURED);
      assertThat(poll(open)).containsOnlyKeys("first");
      skip(Duration.ofSeconds(61));
      assertThat(poll(open)).containsOnlyKeys("first", "odd");
      assertThat(opener.plan().unusable().getFirst().reason()).contains("D100");
    }
  }

  @Test
  void ofSeveralUnitsASilentOneIsLeftAloneAndTheOthersAnswer() throws Exception {
    server.script(
        (asked, reply) -> {
          if (asked.unit() == 2) {
            reply.after(10_000);
          }
          reply.right();
        });
    Device.Opener opener =
        opener(
            Plants.tag("first", "holding:1", DataType.UINT16),
            Plants.onUnit(Plants.tag("second", "holding:2", DataType.UINT16), 2),
            Plants.onUnit(Plants.tag("third", "holding:3", DataType.UINT16), 3));
    try (Device open = opener.open()) {
      Map<String, Reading> readings = poll(open);
      assertThat(readings.get("second"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.TIMEOUT);
      assertThat(readings.get("third")).extracting(Reading::quality).isEqualTo(Quality.GOOD);
      assertThat(poll(open)).containsOnlyKeys("first", "third");
      assertThat(server.asked()).filteredOn(asked -> asked.unit() == 2).hasSize(1);
      server.script((asked, reply) -> reply.right());
      skip(Duration.ofSeconds(2));
      assertThat(poll(open).get("second")).extracting(Reading::quality).isEqualTo(Quality.GOOD);
    }
  }

  @Test
  void aUnitThatItsGatewayCannotReachIsAbsentAfterThreeRequests() throws Exception {
    for (int i = 0; i < 200; i++) {
      server.refuse(i, 11);
    }
    try (Device open =
        opener(
                Plants.tag("a", "holding:0", DataType.UINT16),
                Plants.tag("b", "holding:1", DataType.UINT16),
                Plants.tag("c", "holding:2", DataType.UINT16),
                Plants.tag("d", "holding:3", DataType.UINT16))
            .open()) {
      DeviceException failure = catchThrowableOfType(DeviceException.class, () -> poll(open));
      assertThat(failure.kind()).isEqualTo(DeviceException.Kind.REFUSED);
      assertThat(server.asked()).hasSize(3);
    }
  }

  @Test
  void notANumberRollOverAndDenormalsComeAsTheyAre() throws Exception {
    Tag real = Plants.tag("real", "holding:0", DataType.FLOAT32);
    Tag count = Plants.tag("count", "holding:2", DataType.UINT16);
    try (Device open = opener(real, count).open()) {
      server.set(0, 0x7FC0);
      server.set(1, 0);
      server.set(2, 65535);
      Map<String, Reading> readings = poll(open);
      assertThat(readings.get("real"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.NOT_A_NUMBER);
      assertThat(readings.get("count"))
          .extracting(Reading::value)
          .isEqualTo(new TagValue.UnsignedInt(65535));
      server.set(0, 0);
      server.set(1, 1);
      server.set(2, 3);
      readings = poll(open);
      assertThat(readings.get("real"))
          .extracting(Reading::value)
          .isEqualTo(new TagValue.Real(Float.MIN_VALUE));
      assertThat(readings.get("count"))
          .extracting(Reading::value)
          .isEqualTo(new TagValue.UnsignedInt(3));
    }
  }

  @Test
  void aTestReadFallsBackToWhatTheDeviceGives() throws Exception {
    server.refuse(12, 2);
    server.set(10, 0x1234);
    try (Device open = device().open()) {
      TestRead read = open.testRead("400011", null, 8);
      assertThat(read.modbus()).isEqualTo(new TestRead.Modbus("holding:10", "400011", 10, 1));
      assertThat(read.bytes()).isEqualTo("12 34 00 0b");
      assertThat(read.interpretations())
          .filteredOn(one -> one.type() == DataType.BCD16)
          .extracting(TestRead.Interpretation::value)
          .contains(new TagValue.UnsignedInt(1234));
      assertThat(read.interpretations())
          .extracting(TestRead.Interpretation::type)
          .doesNotContain(DataType.INT64);
    }
  }

  private Device.Opener opener(Tag... tags) {
    Clocks clocks = new Clocks(InstantSource.system(), () -> System.nanoTime() + skipped.get());
    DeviceEndpoint.ModbusTcp endpoint = Plants.endpoint(server.port());
    return new ModbusDriver(clocks, Duration.ZERO)
        .line(endpoint)
        .opener(Plants.device("filler", endpoint, tags), failure -> faults.add(failure.fault()));
  }

  private void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }
}
