// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.simulator.eip.ControllerLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that break the protocol: each is refused by name, and the next conversation is well. */
@Timeout(120)
class WrongAnswersTest {
  private static final int STATUS_AT = 8;
  private static final long MIB = 1 << 20;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private NumberedController controller;
  private AnswerCable cable;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    controller = new NumberedController(ControllerLimits.LARGE, 2);
    cable = new AnswerCable(controller.server.port());
    client = new Client(NumberedController.device("plc", cable.port(), "1,0", controller.tags));
    assertWell();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    cable.close();
    controller.close();
  }

  private void assertWell() throws Exception {
    cable.heal();
    assertThat(client.poll().values())
        .hasSize(2)
        .extracting(Reading::quality)
        .containsOnly(Quality.GOOD);
  }

  private DeviceException failure() {
    return catchThrowableOfType(DeviceException.class, client::poll);
  }

  /**
   * Behind the header of 24 bytes lie handle 4, timeout 2, count 2, the address item of 4 + 4, the
   * head of the data item 4, the number 2: the service is at 46.
   */
  @ParameterizedTest
  @CsvSource({
    "0, WRONG_COMMAND",
    "4, WRONG_SESSION",
    "20, BAD_FRAME",
    "24, BAD_PACKET",
    "30, BAD_PACKET",
    "32, WRONG_CONNECTION",
    "36, WRONG_CONNECTION",
    "42, BAD_PACKET",
    "44, WRONG_CONNECTION",
    "46, WRONG_SERVICE",
    "50, BAD_PACKET",
    "52, BAD_PACKET",
  })
  void aWrongByteIsToldByNameAndEndsTheConversation(int at, String fault) throws Exception {
    int connects = cable.connects();
    cable.reads(
        (frame, out) -> {
          byte[] wrong = frame.clone();
          wrong[at] ^= 0x04;
          out.write(wrong);
        });
    DeviceException failure = failure();
    assertThat(failure.fault()).isEqualTo(fault);
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.detail()).contains("127.0.0.1:" + cable.port());
    assertWell();
    assertThat(cable.connects()).isEqualTo(connects + 1);
  }

  @Test
  void aRefusalOfTheFrameIsARefusal() throws Exception {
    cable.reads(
        (frame, out) -> {
          byte[] refusal = Arrays.copyOf(frame, 24);
          refusal[2] = 0;
          refusal[STATUS_AT] = 0x03;
          out.write(refusal);
        });
    DeviceException failure = failure();
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.detail()).contains("0x3");
    assertWell();
  }

  /** 0, more than there are, more than is taken, and what a signed number would be -1. */
  @ParameterizedTest
  @CsvSource({"0, MALFORMED", "200, TIMEOUT", "32767, MALFORMED", "65535, MALFORMED"})
  void aLengthThatIsNotTrueIsNoAnswer(int length, Kind kind) throws Exception {
    cable.reads(
        (frame, out) -> {
          byte[] wrong = frame.clone();
          wrong[2] = (byte) length;
          wrong[3] = (byte) (length >> Byte.SIZE);
          out.write(wrong);
        });
    assertThat(failure().kind()).isEqualTo(kind);
    assertWell();
  }

  /** Each answer, in any two chunks, is the same; and cut there it is none. */
  @Test
  void anAnswerMayBeSplitAnywhereButNotCut() throws Exception {
    int[] length = {0};
    cable.reads(
        (frame, out) -> {
          length[0] = frame.length;
          out.write(frame);
        });
    client.poll();
    for (int at = 1; at < length[0]; at++) {
      int cut = at;
      cable.reads(
          (frame, out) -> {
            int first = Math.min(cut, frame.length);
            out.write(frame, 0, first);
            Thread.sleep(1);
            out.write(frame, first, frame.length - first);
          });
      Map<TagName, Long> before = controller.made();
      List<Reading> readings = List.copyOf(client.poll().values());
      assertThat(controller.assertNothingWrongIsGood(before, readings)).isEqualTo(2);
      cable.reads(
          (frame, out) -> {
            out.write(frame, 0, Math.min(cut, frame.length - 1));
            throw new IOException("cut on purpose");
          });
      assertThat(failure().kind()).as("cut at %d", cut).isEqualTo(Kind.UNREACHABLE);
      cable.heal();
    }
  }

  @Test
  void oneByteNowAndThenDoesNotStretchTheDeadline() throws Exception {
    cable.reads(
        (frame, out) -> {
          for (byte one : frame) {
            out.write(one);
            Thread.sleep(NumberedController.TIMEOUT.toMillis() / 2);
          }
        });
    assertThat(failure().kind()).isEqualTo(Kind.TIMEOUT);
    assertWell();
  }

  @Test
  void aFloodEndsAtOnceAndTakesNoMemory() throws Exception {
    byte[] noise = new byte[1 << 20];
    new Random(5).nextBytes(noise);
    cable.reads(
        (frame, out) -> {
          while (true) {
            out.write(noise);
          }
        });
    for (int i = 0; i < 5; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      assertThat(failure().kind()).isNotEqualTo(Kind.REFUSED);
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MIB);
    }
    assertWell();
  }

  @Test
  void silenceAndFarewellAreToldApart() throws Exception {
    cable.reads((frame, out) -> {});
    DeviceException silence = failure();
    assertThat(silence.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(silence.detail()).contains("1000 ms");
    assertWell();
    cable.reads(
        (frame, out) -> {
          throw new IOException("hung up on purpose");
        });
    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    assertWell();
  }
}
