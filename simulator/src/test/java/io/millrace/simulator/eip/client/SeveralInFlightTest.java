// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.DeviceException;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.Way;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device is asked several things at a time, each on a connection of CIP of its own. One that
 * cannot do it is asked one thing at a time from then on, and no reading is lost or wrong on the
 * way.
 */
@Timeout(180)
class SeveralInFlightTest {
  /** With 35 of them to a message of 500 bytes they take eight messages: four connections. */
  private static final int TAGS = 280;

  /** Behind the header of 24 bytes lie handle 4, timeout 2, count 2, and type and length of 2. */
  private static final int CONNECTION_AT = 36;

  /** On a busy machine it may take more than one for each connection. */
  private static final int POLLS_UNTIL_ALL_ARE_OPEN = 40;

  private NumberedController controller;
  private AnswerCable cable;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    controller = new NumberedController(ControllerLimits.SMALL, TAGS);
    cable = new AnswerCable(controller.server.port());
    client = new Client(device());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    cable.close();
    controller.close();
  }

  private ResolvedPlant.Device device() {
    return NumberedController.device("several", cable.port(), "1,0", controller.tags);
  }

  @Test
  void growsByOneConnectionWithEachPoll() throws Exception {
    for (int inFlight = 1; inFlight <= 4; inFlight++) {
      assertThat(client.plan().requestsInFlight()).isEqualTo(inFlight);
      assertAllRight();
      assertThat(client.plan().requests()).hasSize(8);
    }
    assertAllRight();
    assertThat(client.plan().requestsInFlight()).isEqualTo(4);
    assertThat(client.plan().why()).contains("4 in flight at a time", "connection of its own");
    assertThat(client.plan().cycles())
        .singleElement()
        .satisfies(
            cycle -> {
              assertThat(cycle.messages()).isEqualTo(8);
              assertThat(cycle.forecast()).isEqualTo(client.plan().roundTrip().multipliedBy(2));
            });
    assertThat(client.failures).isEmpty();
    assertThat(cable.connects()).isEqualTo(1);
  }

  /** Answers in another order are right, each by connection and number. */
  @Test
  void answersMayOvertakeEachOther() throws Exception {
    pollUntilAllAreOpen();
    List<byte[]> held = new ArrayList<>();
    cable.reads(
        (frame, out) -> {
          held.addFirst(frame);
          if (held.size() == 4) {
            for (byte[] each : held) {
              out.write(each);
            }
            held.clear();
          }
        });
    for (int i = 0; i < 3; i++) {
      assertAllRight();
    }
    assertThat(client.plan().requestsInFlight()).isEqualTo(4);
    assertThat(client.failures).isEmpty();
  }

  @Test
  void aDeviceWithOneConnectionToGiveIsAskedOneThingAtATime() throws Exception {
    try (NumberedController small =
            new NumberedController(new ControllerLimits(Way.toSlot(0), false, 504, 504, 1), TAGS);
        Client own = new Client(small.device("one"))) {
      for (int i = 0; i < 3; i++) {
        Map<TagName, Long> before = small.made();
        assertThat(small.assertNothingWrongIsGood(before, List.copyOf(own.poll().values())))
            .isEqualTo(TAGS);
      }
      assertThat(own.plan().requestsInFlight()).isEqualTo(1);
      assertThat(own.plan().why()).contains("no connection more is granted", "0x0113");
      assertThat(own.failures).isEmpty();
    }
  }

  /** What a device does on all but the first connection that it answers on. */
  enum Overtaxed {
    SILENT("did not answer") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out) {}
    },
    LATE("did not answer") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out)
          throws IOException, InterruptedException {
        Thread.sleep(NumberedController.TIMEOUT.plusMillis(200));
        out.write(frame);
      }
    },
    RESETS("the connection") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out) throws IOException {
        throw new IOException("hung up on purpose");
      }
    },
    ANSWERS_TWICE("connection and number of none") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out) throws IOException {
        out.write(frame);
        out.write(frame);
      }
    },
    ANSWERS_WHAT_WAS_ANSWERED("connection and number of none") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out) throws IOException {
        out.write(last);
        out.write(frame);
      }
    },
    ANSWERS_ON_THE_FIRST("connection and number of none") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out) throws IOException {
        byte[] wrong = frame.clone();
        System.arraycopy(last, CONNECTION_AT, wrong, CONNECTION_AT, Integer.BYTES);
        out.write(wrong);
      }
    },
    REFUSES_THE_FRAME("status 0x3") {
      @Override
      void answer(byte[] frame, byte[] last, OutputStream out) throws IOException {
        ByteBuffer refusal = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        refusal.put(frame, 0, 24).putShort(2, (short) 0).putInt(8, 3);
        out.write(refusal.array());
      }
    };

    private final String reason;

    Overtaxed(String reason) {
      this.reason = reason;
    }

    abstract void answer(byte[] frame, byte[] last, OutputStream out)
        throws IOException, InterruptedException;
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceThatCannotDoItLosesNoReading(Overtaxed how) throws Exception {
    pollUntilAllAreOpen();
    byte[][] first = {new byte[0]};
    int[] connects = {cable.connects()};
    cable.reads(
        (frame, out) -> {
          if (connects[0] != cable.connects()) {
            connects[0] = cable.connects();
            first[0] = new byte[0];
          }
          if (first[0].length == 0 || connection(frame) == connection(first[0])) {
            first[0] = frame;
            out.write(frame);
          } else {
            how.answer(frame, first[0], out);
          }
        });
    assertAllRight();
    assertThat(client.failures).hasSize(1);
    assertThat(client.plan().requestsInFlight()).isEqualTo(1);
    assertThat(client.plan().why()).contains("1 in flight at a time: several", how.reason);
    assertThat(cable.connects()).isEqualTo(2);
    for (int i = 0; i < 5; i++) {
      assertAllRight();
    }
    assertThat(client.plan().requestsInFlight()).as("for good").isEqualTo(1);
    assertThat(client.failures).hasSize(1);
    assertThat(cable.connects()).isEqualTo(2);
  }

  /** A cable that is pulled says nothing of several requests at a time. */
  @Test
  void aDeviceThatIsGoneIsAskedSeveralThingsAgainWhenItIsBack() throws Exception {
    pollUntilAllAreOpen();
    cable.answers(
        (frame, out) -> {
          throw new IOException("pulled on purpose");
        });
    List<Reading> readings = new ArrayList<>();
    Map<TagName, Long> before = controller.made();
    try {
      client.poll(readings);
      throw new AssertionError("there is no cable");
    } catch (DeviceException e) {
      assertThat(e.kind()).isEqualTo(DeviceException.Kind.UNREACHABLE);
    }
    assertThat(controller.assertNothingWrongIsGood(before, readings)).isZero();
    cable.heal();
    pollUntilAllAreOpen();
    assertThat(client.plan().requestsInFlight()).isEqualTo(4);
  }

  /** Whatever is done to answers of several requests, none is taken for another. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aSpoiledAnswerIsNobodysValue(int seed) throws Exception {
    Random random = new Random(seed);
    int failed = 0;
    int good = 0;
    for (int round = 0; round < 10; round++) {
      client.close();
      cable.heal();
      client = new Client(device());
      pollUntilAllAreOpen();
      cable.reads(Spoiling.seeded(random));
      for (int i = 0; i < 2; i++) {
        Map<TagName, Long> before = controller.made();
        List<Reading> readings = new ArrayList<>();
        try {
          client.poll(readings);
        } catch (DeviceException e) {
          failed++;
        }
        good += controller.assertNothingWrongIsGood(before, readings);
      }
    }
    assertThat(failed).isPositive();
    assertThat(good).isPositive();
  }

  private void pollUntilAllAreOpen() throws Exception {
    for (int i = 0; i < POLLS_UNTIL_ALL_ARE_OPEN && client.plan().requestsInFlight() < 4; i++) {
      assertAllRight();
    }
    assertThat(client.plan().requestsInFlight()).isEqualTo(4);
  }

  /** Each tag once, with a value that was made for this poll. */
  private void assertAllRight() throws Exception {
    Map<TagName, Long> before = controller.made();
    List<Reading> readings = new ArrayList<>();
    client.poll(readings);
    Set<TagName> tags = new HashSet<>();
    readings.forEach(reading -> tags.add(reading.tag()));
    assertThat(tags).hasSize(TAGS);
    assertThat(controller.assertNothingWrongIsGood(before, readings)).isEqualTo(TAGS);
    assertThat(readings).as("each once").hasSize(TAGS);
  }

  private static int connection(byte[] frame) {
    return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(CONNECTION_AT);
  }
}
