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
  private static final int LINES = 2_000;
  private static final int COMPARED = 500;

  @TempDir Path folder;

  @Test
  void speedChangesWhenThingsHappenAndNothingElse() throws Exception {
    List<String> slow = truth(100, 5);
    List<String> fast = truth(400, 5);
    List<String> other = truth(400, 6);
    for (String line : List.of("/line1/", "/line2/")) {
      assertThat(happened(slow, line)).isEqualTo(happened(fast, line));
      assertThat(happened(other, line)).isNotEqualTo(happened(fast, line));
    }
  }

  @Test
  void aLineHasTimeEquipmentModeCodeAndPieces() throws Exception {
    List<String> truth = truth(400, 1);
    assertThat(truth)
        .allMatch(
            line ->
                line.matches(
                    "\\d{16}\tacme/lyon/bottling/(line1/(filler|capper|labeller|packer)"
                        + "|line2/(depalletiser|filler|pasteuriser|packer))"
                        + "\t(RUNNING|STARVED|BLOCKED|MICRO_STOP|FAILED|SETUP)"
                        + "\t(-|-?\\d+)\t\\d+\t\\d+\t\\d+"));
    assertThat(truth).anyMatch(line -> line.contains("/capper\tSTARVED\t20\t"));
    assertThat(truth).anyMatch(line -> line.contains("/line1/packer\tSTARVED\t-\t"));
    assertThat(truth).anyMatch(line -> line.contains("/line2/packer\tSTARVED\t5\t"));
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

  /** What happened on one line, without the time of day. */
  private static List<String> happened(List<String> truth, String place) {
    return truth.stream()
        .filter(line -> line.contains(place))
        .map(line -> line.substring(line.indexOf('\t')))
        .limit(COMPARED)
        .toList();
  }
}
