// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices that cannot do all that the standard allows, and what is learned of them. */
@Timeout(60)
class LimitsOfADeviceTest {
  private static final Duration TIMEOUT = Duration.ofMillis(80);

  private FakeModbusServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeModbusServer();
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  @Test
  void theLargestBlockIsLearnedFromRefusals() throws Exception {
    server.script(
        (asked, reply) -> {
          if (asked.count() > 42) {
            byte[] frame = {0, 0, 0, 0, 0, 3, (byte) asked.unit(), (byte) 0x83, 2};
            frame[0] = (byte) (asked.transaction() >> 8);
            frame[1] = (byte) asked.transaction();
            reply.bytes(frame);
            return;
          }
          reply.right();
        });
    Device.Opener opener = opener(hundredTags());
    int polls = pollUntil(opener, 20, "gives at most 42 registers");
    assertThat(polls).isLessThan(10);
    assertThat(opener.plan().learned())
        .singleElement()
        .asString()
        .contains("illegal data address to 43");
    assertThat(opener.plan().requests())
        .hasSize(3)
        .extracting(DevicePlan.Request::count)
        .containsExactly(42, 42, 16);
    assertThat(opener.plan().requests().get(1).why()).contains("the device shows that it gives 42");
    assertThat(opener.plan().quarantined()).isEmpty();
    // It stays learned over a reconnect.
    int before = server.asked().size();
    assertThat(poll(opener)).hasSize(100).allSatisfy(LimitsOfADeviceTest::isGood);
    assertThat(server.asked()).hasSize(before + 3);
  }

  @Test
  void theLargestBlockIsLearnedFromSilence() throws Exception {
    server.script(
        (asked, reply) -> {
          if (asked.count() <= 60) {
            reply.right();
          }
        });
    Device.Opener opener = opener(hundredTags());
    int polls = pollUntil(opener, 40, "gives at most 60 registers");
    assertThat(polls).isLessThan(30);
    assertThat(opener.plan().learned()).singleElement().asString().contains("was silent to 61");
    assertThat(poll(opener)).hasSize(100).allSatisfy(LimitsOfADeviceTest::isGood);
  }

  @Test
  void aDeadDeviceTeachesNothing() throws Exception {
    server.script((asked, reply) -> {});
    Device.Opener opener = opener(hundredTags());
    for (int i = 0; i < 30; i++) {
      assertThat(poll(opener)).isEmpty();
    }
    assertThat(opener.plan().learned()).isEmpty();
    server.script((asked, reply) -> reply.right());
    for (int i = 0; i < 20; i++) {
      poll(opener);
    }
    assertThat(poll(opener)).hasSize(100).allSatisfy(LimitsOfADeviceTest::isGood);
    assertThat(opener.plan().learned()).isEmpty();
    assertThat(opener.plan().requests()).hasSize(1);
  }

  @Test
  void aPauseAfterTheConnectIsLearned() throws Exception {
    server.script(
        (asked, reply) -> {
          if (asked.at() - server.connects().getLast() > 300_000_000L) {
            reply.right();
          }
        });
    Device.Opener opener = opener(Plants.tag("one", "holding:1", DataType.UINT16));
    pollUntil(opener, 20, "500 ms after each connect");
    assertThat(poll(opener)).singleElement().satisfies(LimitsOfADeviceTest::isGood);
  }

  @Test
  void aGapBetweenRequestsIsLearned() throws Exception {
    AtomicLong answered = new AtomicLong();
    server.script(
        (asked, reply) -> {
          if (asked.at() - answered.get() > 30_000_000L) {
            reply.right();
            answered.set(System.nanoTime());
          }
        });
    Device.Opener opener =
        opener(
            Plants.tag("one", "holding:1", DataType.UINT16),
            Plants.tag("two", "holding:100", DataType.UINT16));
    pollUntil(opener, 30, "50 ms lie between");
    assertThat(poll(opener)).hasSize(2).allSatisfy(LimitsOfADeviceTest::isGood);
  }

  @Test
  void whatTheModelSaysIsKeptFromTheStart() throws Exception {
    DeviceEndpoint.ModbusTcp endpoint =
        new DeviceEndpoint.ModbusTcp(
            "127.0.0.1",
            server.port(),
            1,
            TIMEOUT,
            null,
            null,
            Duration.ofMillis(60),
            Duration.ofMillis(40));
    Device.Opener opener =
        opener(
            endpoint,
            Plants.tag("one", "holding:1", DataType.UINT16),
            Plants.tag("two", "holding:100", DataType.UINT16));
    assertThat(poll(opener)).hasSize(2);
    List<FakeModbusServer.Asked> asked = server.asked();
    assertThat(asked.get(0).at() - server.connects().getFirst()).isGreaterThan(55_000_000L);
    assertThat(asked.get(1).at() - asked.get(0).at()).isGreaterThan(38_000_000L);
  }

  private static void isGood(Reading reading) {
    assertThat(reading.quality()).isEqualTo(Quality.GOOD);
  }

  /** One conversation after the other until it is learned; how many there were. */
  private int pollUntil(Device.Opener opener, int most, String words) {
    for (int i = 1; i <= most; i++) {
      poll(opener);
      if (opener.plan().learned().stream().anyMatch(one -> one.contains(words))) {
        return i;
      }
    }
    throw new AssertionError("after %d polls: %s".formatted(most, opener.plan().learned()));
  }

  /** A conversation as the poll runner has it; what it gave before it was lost. */
  private static List<Reading> poll(Device.Opener opener) {
    List<Reading> readings = new ArrayList<>();
    try (Device open = opener.open()) {
      open.poll(Set.of(Plants.SECOND), readings::add);
    } catch (DeviceException e) {
      assertThat(e.kind()).isEqualTo(DeviceException.Kind.TIMEOUT);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return readings;
  }

  private static Tag[] hundredTags() {
    Tag[] tags = new Tag[100];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = Plants.tag("t" + i, "holding:" + i, DataType.UINT16);
    }
    return tags;
  }

  private Device.Opener opener(Tag... tags) {
    return opener(
        new DeviceEndpoint.ModbusTcp("127.0.0.1", server.port(), 1, TIMEOUT, null, null), tags);
  }

  private static Device.Opener opener(DeviceEndpoint.ModbusTcp endpoint, Tag... tags) {
    Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
    return new ModbusDriver(clocks, Duration.ZERO)
        .line(endpoint)
        .opener(Plants.device("filler", endpoint, tags), _ -> {});
  }
}
