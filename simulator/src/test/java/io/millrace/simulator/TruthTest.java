// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthTest {
  private static final int LINES = 1_000;

  @TempDir Path folder;

  @Test
  void speedChangesWhenThingsHappenAndNothingElse() throws Exception {
    List<String> slow = truth(100, 5);
    List<String> fast = truth(400, 5);
    assertThat(withoutTime(slow)).isEqualTo(withoutTime(fast));
    assertThat(withoutTime(truth(400, 6))).isNotEqualTo(withoutTime(fast));
  }

  @Test
  void aLineHasTimeEquipmentModeCodeAndPieces() throws Exception {
    List<String> truth = truth(400, 1);
    assertThat(truth)
        .allMatch(
            line ->
                line.matches(
                    "\\d{16}\tacme/lyon/bottling/line1/(filler|capper|labeller|packer)"
                        + "\t(RUNNING|STARVED|BLOCKED|MICRO_STOP|FAILED|SETUP)"
                        + "\t(-|-?\\d+)\t\\d+\t\\d+\t\\d+"));
    assertThat(truth).anyMatch(line -> line.contains("/capper\tSTARVED\t20\t"));
    assertThat(truth).anyMatch(line -> line.contains("/packer\tSTARVED\t-\t"));
  }

  private List<String> truth(double speed, long seed) throws IOException {
    Path file = folder.resolve("truth-%s-%d.tsv".formatted(speed, seed));
    SimulatorSettings settings =
        SimulatorSettings.bottlingLine().withSpeed(speed).withSeed(seed).withTruth(file);
    try (Simulator _ = Simulator.start(settings, InstantSource.system())) {
      await().until(() -> Files.readAllLines(file).size() > LINES);
    }
    return Files.readAllLines(file).subList(0, LINES);
  }

  private static List<String> withoutTime(List<String> truth) {
    return truth.stream().map(line -> line.substring(line.indexOf('\t'))).toList();
  }
}
