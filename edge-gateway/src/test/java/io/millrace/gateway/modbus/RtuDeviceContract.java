// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceContract;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.modbus.ModbusConnection.Answer;
import io.millrace.gateway.modbus.wire.Rtu;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a serial line must do, whichever way it is reached. */
@Timeout(60)
abstract class RtuDeviceContract extends DeviceContract {
  private static final int ALL_REFUSED = 4;

  private final AtomicLong skipped = new AtomicLong();
  private final List<String> faults = new ArrayList<>();
  private FakeModbusServer server;

  /** Starts what answers on the line. */
  abstract FakeModbusServer start() throws IOException;

  /** Where it is reached. */
  abstract DeviceEndpoint.Modbus endpoint(FakeModbusServer started);

  abstract ModbusConnection connection(FakeModbusServer started);

  @BeforeEach
  void startServer() throws IOException {
    server = start();
    for (int i = 0; i < 1000; i++) {
      server.set(i, i);
    }
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  FakeModbusServer server() {
    return server;
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

  /**
   * D1 on a line whose answers have no number. Each register holds its own address, so a wrong
   * answer shows; the device answers in order, late or not.
   */
  @Test
  void aLateReplyNeverBecomesTheValueOfAnotherQuestion() throws Exception {
    Duration timeout = Duration.ofMillis(40);
    server.script(
        (asked, reply) -> {
          reply.after(new Random(asked.number() * 31L).nextInt(4) == 0 ? 55 : 1);
          reply.right();
        });
    Random random = new Random(1);
    int right = 0;
    int late = 0;
    try (ModbusConnection connection = connection(server)) {
      for (int i = 0; i < 200; i++) {
        int offset = random.nextInt(900);
        int count = 1 + random.nextInt(2);
        RegisterRead read = new RegisterRead(1, Table.HOLDING, offset, count);
        try {
          assertThat(connection.ask(read, timeout, Pace.NONE))
              .isInstanceOfSatisfying(
                  Answer.Data.class,
                  data -> {
                    assertThat(data.bytes()).hasSize(2 * count);
                    assertThat(
                            Byte.toUnsignedInt(data.bytes()[0]) * 256
                                + Byte.toUnsignedInt(data.bytes()[1]))
                        .isEqualTo(offset);
                  });
          right++;
        } catch (DeviceException e) {
          assertThat(e.kind()).isIn(Kind.TIMEOUT, Kind.MALFORMED);
          late++;
        }
      }
    }
    System.getLogger("rtu").log(System.Logger.Level.INFO, "{0} right, {1} late", right, late);
    assertThat(right).isGreaterThan(20);
    assertThat(late).isGreaterThan(10);
  }

  /** A device that knows no function 8 and says nothing to it is brought in step all the same. */
  @Test
  void aDeviceThatIgnoresTheEchoIsAskedForAnotherLength() throws Exception {
    Duration timeout = Duration.ofMillis(60);
    AtomicLong left = new AtomicLong(1);
    server.script(
        (asked, reply) -> {
          if (asked.function() != Rtu.DIAGNOSTICS && left.getAndDecrement() != 1) {
            reply.right();
          }
        });
    RegisterRead read = new RegisterRead(1, Table.HOLDING, 7, 1);
    try (ModbusConnection connection = connection(server)) {
      for (int i = 0; i < 2; i++) {
        try {
          connection.ask(read, timeout, Pace.NONE);
          throw new AssertionError("answered");
        } catch (DeviceException e) {
          assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
        }
      }
      assertThat(connection.ask(read, timeout, Pace.NONE)).isInstanceOf(Answer.Data.class);
    }
    assertThat(server.asked())
        .extracting(asked -> asked.function() + "x" + asked.count())
        .satisfies(
            asked -> {
              assertThat(asked.get(0)).isEqualTo("3x1");
              assertThat(asked.get(1)).startsWith("8x");
            })
        .endsWith("3x2", "3x1");
  }

  @Test
  void damagedAndStrangeAnswersAreNeverValues() throws Exception {
    Duration timeout = Duration.ofMillis(60);
    Random random = new Random(3);
    server.script(
        (asked, reply) -> {
          byte[] frame = reply.frame();
          switch (asked.number() % 4) {
            case 0 -> frame[random.nextInt(frame.length)] ^= (byte) (1 + random.nextInt(255));
            case 1 -> random.nextBytes(frame);
            default -> {}
          }
          reply.bytes(frame);
        });
    int right = 0;
    try (ModbusConnection connection = connection(server)) {
      for (int i = 0; i < 60; i++) {
        try {
          Answer answer =
              connection.ask(new RegisterRead(1, Table.HOLDING, i, 1), timeout, Pace.NONE);
          assertThat(((Answer.Data) answer).bytes()).isEqualTo(new byte[] {0, (byte) i});
          right++;
        } catch (DeviceException e) {
          assertThat(e.kind()).isNotEqualTo(Kind.REFUSED);
        }
      }
    }
    assertThat(right).isGreaterThan(5);
  }

  /** The others on the line lose the wait for the silent one, and nothing else. */
  @Test
  void aSilentUnitDoesNotEndTheOthersConnection() throws Exception {
    server.script(
        (asked, reply) -> {
          if (asked.unit() != 2) {
            reply.right();
          }
        });
    try (Device open =
        opener(
                Plants.tag("first", "holding:1", DataType.UINT16),
                Plants.onUnit(Plants.tag("second", "holding:2", DataType.UINT16), 2),
                Plants.onUnit(Plants.tag("third", "holding:3", DataType.UINT16), 3))
            .open()) {
      Map<String, Reading> readings = poll(open);
      assertThat(readings.get("second"))
          .extracting(Reading::reason)
          .isEqualTo(QualityReason.TIMEOUT);
      assertThat(readings.get("third")).extracting(Reading::quality).isEqualTo(Quality.GOOD);
      assertThat(poll(open)).containsOnlyKeys("first", "third");
      server.script((asked, reply) -> reply.right());
      skip(Duration.ofSeconds(20));
      assertThat(poll(open).get("second")).extracting(Reading::quality).isEqualTo(Quality.GOOD);
      assertThat(server.connects()).hasSizeLessThanOrEqualTo(1);
    }
  }

  Device.Opener opener(Tag... tags) {
    Clocks clocks = new Clocks(InstantSource.system(), () -> System.nanoTime() + skipped.get());
    DeviceEndpoint.Modbus endpoint = endpoint(server);
    return new ModbusDriver(clocks, Duration.ZERO)
        .line(endpoint)
        .opener(Plants.device("filler", endpoint, tags), failure -> faults.add(failure.fault()));
  }

  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }
}
