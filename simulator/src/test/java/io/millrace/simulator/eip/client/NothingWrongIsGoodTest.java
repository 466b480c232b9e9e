// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.DeviceException;
import io.millrace.simulator.eip.ControllerLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of answers that are late or spoiled, each in a way of its own: no reading is ever GOOD
 * with a value that the controller did not have at that moment.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class NothingWrongIsGoodTest {
  private static final int TAGS = 8;
  private static final int DEVICES = 10;

  /** Millions of answers, where there is time for them. */
  private static final int TIMES = Boolean.getBoolean("millrace.test.soak") ? 500 : 1;

  /** How a device is talked to. */
  enum Way {
    LARGE(ControllerLimits.LARGE),
    SMALL(ControllerLimits.SMALL),
    UNCONNECTED(ControllerLimits.UNCONNECTED_ONLY);

    private final ControllerLimits limits;

    Way(ControllerLimits limits) {
      this.limits = limits;
    }
  }

  /** What one device went through. */
  private record Score(int polls, int good, int failed) {
    Score and(Score other) {
      return new Score(polls + other.polls, good + other.good, failed + other.failed);
    }
  }

  /** After a timeout the late answer lies in wait for the next question. */
  @ParameterizedTest
  @EnumSource
  void aLateAnswerIsNobodysValue(Way way) throws Exception {
    Score score =
        all(
            way,
            34 * TIMES,
            random ->
                (frame, out) -> {
                  Thread.sleep(random.nextInt(4) == 0 ? 2 * Spoiling.SHORT.toMillis() : 0);
                  out.write(frame);
                });
    assertThat(score.polls()).isEqualTo(34 * TIMES * DEVICES);
    assertThat(score.good()).isPositive();
    assertThat(score.failed()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aSpoiledAnswerIsNobodysValue(Way way) throws Exception {
    Score score = all(way, 100 * TIMES, Spoiling::seeded);
    assertThat(score.polls()).isEqualTo(100 * TIMES * DEVICES);
    assertThat(score.good()).isPositive();
    assertThat(score.failed()).isPositive();
  }

  @FunctionalInterface
  private interface Cables {
    AnswerCable.Answers of(Random random);
  }

  private static Score all(Way way, int polls, Cables cables) throws Exception {
    List<Callable<Score>> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      Random random = new Random(31L * i + way.limits.largestMessage());
      devices.add(() -> one(way, polls, cables.of(random)));
    }
    Score sum = new Score(0, 0, 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Score> device : threads.invokeAll(devices)) {
        sum = sum.and(device.get());
      }
    }
    return sum;
  }

  private static Score one(Way way, int polls, AnswerCable.Answers answers)
      throws IOException, InterruptedException {
    Score score = new Score(0, 0, 0);
    try (NumberedController controller = new NumberedController(way.limits, TAGS);
        AnswerCable cable = new AnswerCable(controller.server.port());
        Client client =
            new Client(
                NumberedController.device(
                    "spoiled", cable.port(), "1,0", Spoiling.SHORT, controller.tags))) {
      cable.answers(answers);
      for (int i = 0; i < polls; i++) {
        Map<TagName, Long> before = controller.made();
        List<Reading> readings = new ArrayList<>();
        int failed = 0;
        try {
          client.poll(readings);
        } catch (DeviceException e) {
          failed = 1;
        }
        int good = controller.assertNothingWrongIsGood(before, readings);
        score = score.and(new Score(1, good, failed));
      }
    }
    return score;
  }
}
