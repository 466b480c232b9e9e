// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Reporting.Waveform.Burst;
import io.millrace.contracts.plant.Reporting.Waveform.Figure;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.memory.Elementary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An axis of a machine tool: 1000 samples in an array, and a tag that counts its blocks. */
@Timeout(120)
class BlocksOfSamplesTest {
  private static final int SAMPLES = 1_000;

  @TempDir Path folder;

  static Stream<ControllerLimits> limits() {
    return Stream.of(ControllerLimits.LARGE, ControllerLimits.SMALL);
  }

  /** In one message or in many: each block gives its figures once, and a loud one its samples. */
  @ParameterizedTest
  @MethodSource("limits")
  void eachBlockGivesItsFiguresOnce(ControllerLimits limits) throws Exception {
    try (NumberedController controller = new NumberedController(limits, 0)) {
      controller.memory.addTag("", "Vib", Elementary.REAL, SAMPLES + 10);
      controller.memory.addTag("", "Block", Elementary.DINT);
      write(controller, 1, 1);
      try (PolledPlc plc = plc(controller, "Vib[5]", SAMPLES)) {
        for (int block = 2; block <= 8; block++) {
          int before = block - 1;
          await(() -> of(plc, "vibration-rms").size() == before);
          write(controller, block, block == 5 ? 50 : block);
        }
        await(() -> of(plc, "vibration-rms").size() == 8);
        plc.awaitMore(5, PolledPlc.good("block"));

        List<Reading> rms = of(plc, "vibration-rms");
        assertThat(rms).hasSize(8);
        for (int i = 0; i < 8; i++) {
          double amplitude = i == 4 ? 50 : i + 1;
          assertThat(requireNonNull(rms.get(i).value()).asDouble())
              .isCloseTo(amplitude / Math.sqrt(2), within(1e-4 * amplitude));
        }
        List<Reading> samples = of(plc, "vibration");
        assertThat(samples).hasSize(SAMPLES);
        assertThat(samples.get(7).value()).isEqualTo(new TagValue.Real(sample(50, 7)));
        assertThat(plc.device.plan().requests().getLast().address()).isEqualTo("Vib[5]");
      }
    }
  }

  /** The array ends before the block does: nothing is told of a part of it. */
  @Test
  void aBlockBeyondTheArrayIsBad() throws Exception {
    try (NumberedController controller = new NumberedController(ControllerLimits.LARGE, 0)) {
      controller.memory.addTag("", "Vib", Elementary.REAL, SAMPLES);
      controller.memory.addTag("", "Block", Elementary.DINT);
      controller.memory.write("Block", new TagValue.Int(1));
      try (PolledPlc plc = plc(controller, "Vib[5]", SAMPLES)) {
        await(() -> !of(plc, "vibration-rms").isEmpty());

        assertThat(of(plc, "vibration-rms").getFirst().reason())
            .isEqualTo(QualityReason.MISCONFIGURED);
        assertThat(plc.isUp()).isTrue();
      }
    }
  }

  private PolledPlc plc(NumberedController controller, String address, int samples) {
    Waveform waveform =
        new Waveform(
            samples,
            10_000,
            "block",
            Duration.ofSeconds(5),
            List.of(Figure.RMS),
            List.of(),
            new Burst(Figure.PEAK, 20.0, null, 0, 0, Duration.ofSeconds(1)));
    Tag polled = NumberedController.tag("vibration", address, DataType.FLOAT32);
    Tag vibration =
        new Tag(
            polled.name(),
            address,
            polled.type(),
            null,
            null,
            0,
            null,
            null,
            polled.period(),
            null,
            null,
            null,
            waveform);
    Tag block = NumberedController.tag("block", "Block", DataType.INT32);
    return new PolledPlc(
        NumberedController.device(
            "mill", controller.server.port(), "1,0", List.of(block, vibration)),
        folder);
  }

  /** Samples first, then the count. */
  private static void write(NumberedController controller, int count, int amplitude) {
    for (int i = 0; i < SAMPLES; i++) {
      controller.memory.write("Vib[%d]".formatted(i + 5), new TagValue.Real(sample(amplitude, i)));
    }
    controller.memory.write("Block", new TagValue.Int(count));
  }

  private static double sample(double amplitude, int i) {
    return (float) (amplitude * Math.sin(2 * Math.PI * i / 100));
  }

  private static List<Reading> of(PolledPlc plc, String tag) {
    return plc.readings.stream().filter(reading -> reading.tag().name().equals(tag)).toList();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PolledPlc.PATIENCE).until(condition);
  }
}
