// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.ModbusAddress.Table;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.modbus.ModbusConnection.Answer;
import io.millrace.testkit.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The strict transaction against a device that misbehaves, over real sockets. */
@Timeout(60)
class ModbusConnectionTest {
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  private FakeModbusServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeModbusServer();
    for (int i = 0; i < 1000; i++) {
      server.set(i, i);
    }
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  /**
   * Seen with a library in the field: after a timeout the late answer to the last question was
   * taken for the answer to the next. Each register here holds its own address, so a wrong answer
   * shows.
   */
  @Test
  void aLateReplyNeverBecomesTheValueOfAnotherQuestion() throws Exception {
    Duration timeout = Duration.ofMillis(25);
    server.script(
        (asked, reply) -> {
          reply.after(new Random(asked.number() * 31L).nextInt(50));
          reply.right();
        });
    List<Callable<int[]>> plcs = new ArrayList<>();
    for (int plc = 0; plc < 20; plc++) {
      Random random = new Random(plc);
      plcs.add(
          () -> {
            int right = 0;
            int late = 0;
            try (ModbusConnection connection = connection()) {
              for (int i = 0; i < 50; i++) {
                int offset = random.nextInt(900);
                int count = 1 + random.nextInt(4);
                try {
                  assertThat(values(connection.ask(read(offset, count), timeout, Pace.NONE)))
                      .containsExactly(range(offset, count));
                  right++;
                } catch (DeviceException e) {
                  assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
                  late++;
                }
              }
            }
            return new int[] {right, late};
          });
    }
    int right = 0;
    int late = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<int[]> plc : threads.invokeAll(plcs)) {
        right += plc.get()[0];
        late += plc.get()[1];
      }
    }
    assertThat(right + late).isEqualTo(1000);
    assertThat(right).isPositive();
    assertThat(late).isPositive();
  }

  @Test
  void aReplyIsReadWhereverItIsSplit() throws Exception {
    server.script(
        (asked, reply) -> {
          byte[] frame = reply.frame();
          int cut = asked.number() % (frame.length + 1);
          reply.bytes(Arrays.copyOf(frame, cut));
          reply.after(2);
          reply.bytes(Arrays.copyOfRange(frame, cut, frame.length));
        });
    try (ModbusConnection connection = connection()) {
      for (int i = 0; i < 20; i++) {
        assertThat(values(connection.ask(read(3, 2), TIMEOUT, Pace.NONE))).containsExactly(3, 4);
      }
    }
  }

  @Test
  void aSecondReplyGluedToTheFirstEndsTheConversationAndIsNeverAValue() throws Exception {
    server.script(
        (asked, reply) -> {
          reply.bytes(reply.frame());
          reply.bytes(reply.frame());
        });
    try (ModbusConnection connection = connection()) {
      for (int i = 0; i < 20; i++) {
        try {
          int offset = i;
          assertThat(values(connection.ask(read(offset, 1), TIMEOUT, Pace.NONE)))
              .containsExactly(offset);
        } catch (DeviceException e) {
          assertThat(e.fault()).isIn("UNASKED_BYTES", "WRONG_TRANSACTION");
        }
      }
    }
  }

  @Test
  void eachWrongReplyIsRefusedNamedAndEndsTheConnection() throws Exception {
    List<String> faults =
        List.of(
            "WRONG_TRANSACTION",
            "WRONG_PROTOCOL",
            "WRONG_UNIT",
            "WRONG_FUNCTION",
            "WRONG_BYTE_COUNT",
            "WRONG_LENGTH");
    int[] damagedByte = {1, 3, 6, 7, 8, 5};
    for (int i = 0; i < faults.size(); i++) {
      int at = damagedByte[i];
      server.script(
          (asked, reply) -> {
            byte[] frame = reply.frame();
            frame[at] ^= 0x04;
            reply.bytes(frame);
          });
      try (ModbusConnection connection = connection()) {
        String fault = faults.get(i);
        assertFails(connection, Kind.MALFORMED, fault);
        server.script((asked, reply) -> reply.right());
        int before = server.connects().size();
        assertThat(values(connection.ask(read(5, 1), TIMEOUT, Pace.NONE))).containsExactly(5);
        assertThat(server.connects()).as(fault).hasSize(before + 1);
      }
    }
  }

  @Test
  void aDripOfBytesDoesNotStretchTheDeadline() throws Exception {
    server.script(
        (asked, reply) -> {
          for (byte b : reply.frame()) {
            reply.bytes(new byte[] {b});
            reply.after(60);
          }
        });
    try (ModbusConnection connection = connection()) {
      long begun = System.nanoTime();
      assertFails(connection, Kind.TIMEOUT, "NO_ANSWER");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.multipliedBy(3));
    }
  }

  @Test
  void garbageAndEndlessStreamsEndAtOnceAndTakeNoMemory() throws Exception {
    byte[] garbage = new byte[1 << 20];
    new Random(5).nextBytes(garbage);
    server.script(
        (asked, reply) -> {
          while (true) {
            reply.bytes(garbage);
          }
        });
    try (ModbusConnection connection = connection()) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> connection.ask(read(0, 1), TIMEOUT, Pace.NONE))
            .isInstanceOfSatisfying(
                DeviceException.class, e -> assertThat(e.kind()).isNotEqualTo(Kind.REFUSED));
      }
    }
  }

  @Test
  void silenceResetAndFarewellAreToldApart() throws Exception {
    try (ModbusConnection connection = connection()) {
      server.script((asked, reply) -> reply.after(10_000));
      assertFails(connection, Kind.TIMEOUT, "NO_ANSWER");
      server.script((asked, reply) -> reply.hangUp());
      assertFails(connection, Kind.UNREACHABLE, "CONNECTION_LOST");
      server.script((asked, reply) -> reply.reset());
      assertFails(connection, Kind.UNREACHABLE, "CONNECTION_LOST");
      server.script(
          (asked, reply) -> {
            reply.bytes(Arrays.copyOf(reply.frame(), 10));
            reply.hangUp();
          });
      assertFails(connection, Kind.UNREACHABLE, "CONNECTION_LOST");
    }
    try (ModbusConnection nobody =
        ModbusConnection.tcp("127.0.0.1", FreePorts.next(), Duration.ZERO, System::nanoTime)) {
      assertFails(nobody, Kind.UNREACHABLE, "NO_CONNECTION");
    }
    try (ModbusConnection nameless =
        ModbusConnection.tcp("no-such-plc.invalid", 502, Duration.ZERO, System::nanoTime)) {
      assertFails(nameless, Kind.UNREACHABLE, "UNKNOWN_HOST");
    }
    try (ModbusConnection named =
        ModbusConnection.tcp("localhost", server.port(), Duration.ZERO, System::nanoTime)) {
      server.script((asked, reply) -> reply.right());
      assertThat(values(named.ask(read(5, 1), Duration.ofSeconds(5), Pace.NONE)))
          .containsExactly(5);
    }
    try (ModbusConnection impossible =
        ModbusConnection.tcp("127.0.0.1", 70000, Duration.ZERO, System::nanoTime)) {
      assertFails(impossible, Kind.MISCONFIGURED, "BAD_ENDPOINT");
    }
  }

  @Test
  void connectsAreSpacedToSpareTheDevice() throws Exception {
    server.script((asked, reply) -> reply.hangUp());
    Duration space = Duration.ofMillis(100);
    try (ModbusConnection connection =
        ModbusConnection.tcp("127.0.0.1", server.port(), space, System::nanoTime)) {
      for (int i = 0; i < 4; i++) {
        assertFails(connection, Kind.UNREACHABLE, "CONNECTION_LOST");
      }
    }
    List<Long> connects = server.connects();
    assertThat(connects).hasSize(4);
    assertThat(connects.get(3) - connects.get(0)).isGreaterThan(280_000_000L);
  }

  private ModbusConnection connection() {
    return ModbusConnection.tcp("127.0.0.1", server.port(), Duration.ZERO, System::nanoTime);
  }

  private static void assertFails(ModbusConnection connection, Kind kind, String fault) {
    assertThatThrownBy(() -> connection.ask(read(0, 1), TIMEOUT, Pace.NONE))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.fault()).isEqualTo(fault);
              assertThat(e.kind()).isEqualTo(kind);
            });
  }

  private static RegisterRead read(int offset, int count) {
    return new RegisterRead(1, Table.HOLDING, offset, count);
  }

  private static Integer[] range(int from, int count) {
    return IntStream.range(from, from + count).boxed().toArray(Integer[]::new);
  }

  private static List<Integer> values(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Data.class);
    byte[] bytes = ((Answer.Data) answer).bytes();
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += 2) {
      values.add(Byte.toUnsignedInt(bytes[i]) * 256 + Byte.toUnsignedInt(bytes[i + 1]));
    }
    return values;
  }
}
