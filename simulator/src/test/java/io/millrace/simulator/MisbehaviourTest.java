// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.modbus.Misbehaviour;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of behaving badly, byte by byte, and what the ledger says of it. */
class MisbehaviourTest {
  private static final int ANSWER = 9 + 4;

  @TempDir Path folder;
  private Path ledger;
  private Simulator simulator;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws IOException {
    ledger = folder.resolve("ledger.tsv");
    simulator =
        Simulator.start(
            SimulatorSettings.load(new LoadPlant(1, 4, Duration.ofSeconds(1))).withLedger(ledger),
            InstantSource.system());
    device = simulator.device("d0001");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void aRightAnswerIsInTheLedger() throws Exception {
    try (Wire wire = ask()) {
      byte[] answer = wire.receive(ANSWER);
      assertThat(hex(Arrays.copyOf(answer, 9))).isEqualTo("000700000007010304");
      simulator.close();
      assertThat(Entry.in(ledger))
          .singleElement()
          .returns("acme/load/hall/cell/d0001/t0001", Entry::tag)
          .returns(Integer.toUnsignedString(ByteBuffer.wrap(answer).getInt(9)), Entry::value);
    }
  }

  @Test
  void wrongHeadersAreWrongInOnePlaceOnly() throws Exception {
    assertThat(head(new Misbehaviour.WrongTransaction())).isEqualTo("000400000007010304");
    assertThat(head(new Misbehaviour.WrongProtocol())).isEqualTo("000700030007010304");
    assertThat(head(new Misbehaviour.WrongUnit())).isEqualTo("000700000007020304");
    assertThat(head(new Misbehaviour.WrongFunction())).isEqualTo("000700000007010004");
    assertThat(head(new Misbehaviour.WrongByteCount())).isEqualTo("000700000007010307");
    simulator.close();
    assertThat(Entry.in(ledger)).isEmpty();
  }

  @Test
  void spoiledNumbersAreLeftOutOfTheLedger() throws Exception {
    assertThat(head(new Misbehaviour.WrongUnit())).isNotEmpty();
    device.behave();
    try (Wire wire = ask()) {
      wire.receive(ANSWER);
    }
    simulator.close();
    assertThat(Entry.in(ledger)).extracting(Entry::number).containsExactly(2L);
  }

  @Test
  void framesAreARegisterShortOrLong() throws Exception {
    device.misbehave(new Misbehaviour.ShortFrame());
    try (Wire wire = ask()) {
      assertThat(hex(wire.receive(11))).startsWith("000700000005010302");
    }
    device.misbehave(new Misbehaviour.LongFrame());
    try (Wire wire = ask()) {
      assertThat(hex(wire.receive(15))).startsWith("000700000009010306").endsWith("0000");
    }
  }

  @Test
  void garbageIsNoFrame() throws Exception {
    device.misbehave(new Misbehaviour.Garbage());
    try (Wire wire = ask()) {
      assertThat(hex(wire.receive(ANSWER))).doesNotContain("000700000007010304");
    }
    simulator.close();
    assertThat(Entry.in(ledger)).isEmpty();
  }

  @Test
  void exceptionCodesAreForTheirAddressesOnly() throws Exception {
    device.misbehave(new Misbehaviour.ExceptionCode(4, 6, 9));
    try (Wire wire = new Wire(device.port())) {
      wire.ask(9, 1, 3, 0, 12);
      assertThat(hex(wire.receive(9))).isEqualTo("000900000003018304");
      wire.ask(10, 1, 3, 10, 2);
      assertThat(hex(wire.receive(ANSWER))).startsWith("000a00000007010304");
      wire.ask(11, 1, 3, 0, 6);
      assertThat(hex(wire.receive(21))).startsWith("000b0000000f01030c");
    }
    simulator.close();
    assertThat(Entry.in(ledger))
        .extracting(entry -> entry.tag().substring(entry.tag().lastIndexOf('/') + 1))
        .containsExactly("t0004", "t0001", "t0002");
  }

  @Test
  void aSplitFrameComesInPieces() throws Exception {
    device.misbehave(new Misbehaviour.SplitFrames(5, Duration.ofMillis(60)));
    try (Wire wire = ask()) {
      assertThat(wire.piece()).hasSize(5);
      assertThat(wire.piece()).hasSize(5);
      assertThat(wire.piece()).hasSize(3);
    }
    simulator.close();
    assertThat(Entry.in(ledger)).hasSize(1);
  }

  @Test
  void aLateAnswerComesLateOrNotAtAllToAMasterThatHungUp() throws Exception {
    device.misbehave(new Misbehaviour.Late(Duration.ofMillis(150)));
    long start = System.nanoTime();
    try (Wire wire = ask()) {
      assertThat(wire.receive(ANSWER)).hasSize(ANSWER);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }
    ask().close();
    try (Wire wire = ask()) {
      wire.receive(ANSWER);
    }
    simulator.close();
    assertThat(Entry.in(ledger)).extracting(Entry::number).containsExactly(1L, 2L);
  }

  @Test
  void aSilentDeviceTakesTheRequestAndSaysNothing() throws Exception {
    device.misbehave(new Misbehaviour.Silent());
    try (Wire wire = ask()) {
      assertThat(wire.isSilentFor(150)).isTrue();
      assertThat(device.server().requests()).isEqualTo(1);
    }
  }

  @Test
  void aResetBreaksTheConnectionOff() throws Exception {
    device.misbehave(new Misbehaviour.Reset());
    try (Wire wire = ask()) {
      assertThatThrownBy(() -> wire.receive(1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aRefusingDeviceClosesItsPortAndOpensItAgain() throws Exception {
    int port = device.port();
    try (Wire wire = ask()) {
      wire.receive(ANSWER);
      device.misbehave(new Misbehaviour.Refuse());
      assertThat(wire.receive(1)).isEmpty();
    }
    // Whoever is in the middle of an accept keeps the port open until that returns.
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> new Wire(port).close())
                    .isInstanceOf(ConnectException.class));
    device.behave();
    assertThat(device.port()).isEqualTo(port);
    try (Wire wire = ask()) {
      assertThat(wire.receive(ANSWER)).hasSize(ANSWER);
    }
  }

  @Test
  void whatIsNoModbusEndsTheConnection() throws Exception {
    try (Wire wire = new Wire(device.port())) {
      wire.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> assertThat(wire.receive(1)).isNotEmpty())
          .isInstanceOfAny(SocketException.class, AssertionError.class);
    }
    try (Wire wire = ask()) {
      assertThat(wire.receive(ANSWER)).hasSize(ANSWER);
    }
  }

  @Test
  void impossibleRequestsGetTheirExceptionCode() throws Exception {
    try (Wire wire = new Wire(device.port())) {
      assertThat(refusal(wire, 1, 6, 0, 1)).as("writing").isEqualTo("8601");
      assertThat(refusal(wire, 1, 43, 0, 1)).as("unknown function").isEqualTo("ab01");
      assertThat(refusal(wire, 1, 3, 11, 2)).as("beyond the last register").isEqualTo("8302");
      assertThat(refusal(wire, 1, 4, 0, 1)).as("a table it does not have").isEqualTo("8402");
      assertThat(refusal(wire, 1, 3, 0, 0)).as("none").isEqualTo("8303");
      assertThat(refusal(wire, 1, 3, 0, 126)).as("too many").isEqualTo("8303");
      assertThat(refusal(wire, 2, 3, 0, 1)).as("another unit").isEqualTo("830b");
    }
  }

  private static String refusal(Wire wire, int unit, int function, int address, int quantity)
      throws IOException {
    wire.ask(1, unit, function, address, quantity);
    return hex(wire.receive(9)).substring(14);
  }

  private String head(Misbehaviour misbehaviour) throws IOException {
    device.misbehave(misbehaviour);
    try (Wire wire = ask()) {
      return hex(Arrays.copyOf(wire.receive(ANSWER), 9));
    }
  }

  private Wire ask() throws IOException {
    Wire wire = new Wire(device.port());
    wire.ask(7, 1, 3, 0, 2);
    return wire;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
