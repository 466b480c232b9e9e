// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.StateRule;
import io.millrace.contracts.plant.Tag;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.testkit.ledger.LedgerStore;
import io.millrace.testkit.ledger.ServedValue;
import io.millrace.testkit.ledger.StateLedgerStore;
import io.millrace.testkit.ledger.StateSpan;
import io.millrace.testkit.ledger.StopCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The states that the machines of both lines really had, at three times their speed, against what
 * oee-service tells: every stop longer than two poll periods is there, starts and ends within one,
 * and none is invented.
 */
class TrueStopsIT {
  private static final boolean IS_SOAK = Boolean.getBoolean("millrace.test.soak");
  private static final double SPEED = 4;
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final Duration RUN = IS_SOAK ? Duration.ofMinutes(30) : Duration.ofSeconds(60);
  private static final int LEAST_STOPS = IS_SOAK ? 400 : 10;
  private static final long PACKML_EXECUTE = 6;

  @TempDir Path dir;

  @Test
  void everyTrueStopIsDetectedAndNoneIsInvented() throws IOException, InterruptedException {
    Path ledger = dir.resolve("ledger.tsv");
    Path truth = dir.resolve("truth.tsv");
    try (Platform platform = Platform.startWithOee(dir.resolve("platform"))) {
      ResolvedPlant plant;
      Instant to;
      try (Simulator simulator =
          Simulator.start(
              SimulatorSettings.bottlingLine()
                  .withSeed(5)
                  .withSpeed(SPEED)
                  .withLedger(ledger)
                  .withTruth(truth),
              InstantSource.system())) {
        PlantModel model = polledOften(simulator.model());
        plant = ResolvedPlant.of(model);
        platform.apply(model);
        assertThat(new CountDownLatch(1).await(RUN.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        to = Instant.now().minus(PERIOD.multipliedBy(2));
      }
      Map<String, List<StateSpan>> real = StateLedgerStore.read(truth);
      Map<String, List<ServedValue>> served = LedgerStore.read(ledger);
      int checked = 0;
      int stops = 0;
      for (ResolvedPlant.WorkUnit unit : plant.workUnits()) {
        Tag tag = unit.stateTag();
        StateRule rule = unit.state();
        if (tag == null || rule == null || rule instanceof StateRule.NoCount) {
          continue;
        }
        List<ServedValue> polls =
            Objects.requireNonNull(served.get(tag.name().text()), () -> tag.name() + " unread");
        Instant from = polls.getFirst().at();
        StopCheck check =
            StopCheck.of(
                unit.id().path(),
                Objects.requireNonNull(real.get(unit.id().path())),
                detected(platform, unit, from, to),
                producing(rule),
                longestGap(polls, to),
                from,
                to);
        assertThat(check.isClean()).as(check.toString()).isTrue();
        System.out.println(check);
        stops += check.longStops();
        checked++;
      }
      assertThat(stops).as("stops longer than two periods").isGreaterThanOrEqualTo(LEAST_STOPS);
      assertThat(checked).as("machines that show a state").isEqualTo(7);
    }
  }

  private static PlantModel polledOften(PlantModel model) {
    return new PlantModel(
        model.format(),
        model.enterprise(),
        model.site(),
        model.timeZone(),
        model.areas(),
        model.templates(),
        model.devices().stream()
            .map(
                device ->
                    new DeviceDefinition(
                        device.name(),
                        device.gateway(),
                        device.equipment(),
                        device.template(),
                        device.endpoint(),
                        PERIOD,
                        device.tags()))
            .toList(),
        model.products(),
        model.accounting());
  }

  private static Set<Long> producing(StateRule rule) {
    return rule instanceof StateRule.Codes codes
        ? codes.codes().entrySet().stream()
            .filter(entry -> entry.getValue().state() == EquipmentState.PRODUCING)
            .map(entry -> Long.valueOf(entry.getKey()))
            .collect(Collectors.toSet())
        : Set.of(PACKML_EXECUTE);
  }

  /** The period as it was kept: on a busy machine a poll may be late. */
  private static Duration longestGap(List<ServedValue> polls, Instant to) {
    Duration longest = PERIOD;
    for (int i = 1; i < polls.size() && !polls.get(i).at().isAfter(to); i++) {
      Duration gap = Duration.between(polls.get(i - 1).at(), polls.get(i).at());
      longest = gap.compareTo(longest) > 0 ? gap : longest;
    }
    return longest;
  }

  private static List<StateSpan> detected(
      Platform platform, ResolvedPlant.WorkUnit unit, Instant from, Instant to) {
    List<StateSpan> spans = new ArrayList<>();
    Awaitility.await("states of %s up to %s".formatted(unit.id(), to))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              spans.clear();
              spans.addAll(told(platform, unit, from, to.plusSeconds(1)));
              return !spans.isEmpty() && !spans.getLast().to().isBefore(to);
            });
    return spans;
  }

  private static List<StateSpan> told(
      Platform platform, ResolvedPlant.WorkUnit unit, Instant from, Instant to)
      throws IOException, InterruptedException {
    JsonNode states =
        Platform.get(
            platform.oee(),
            "/api/v1/states?equipment=%s&from=%s&to=%s".formatted(unit.id(), from, to));
    List<StateSpan> spans = new ArrayList<>();
    for (JsonNode interval : states.path("workUnits").path(0).path("intervals")) {
      if (interval.path("code").isNumber()) {
        spans.add(
            new StateSpan(
                interval.path("code").asLong(),
                Instant.parse(interval.path("from").asString()),
                Instant.parse(interval.path("to").asString())));
      }
    }
    return spans;
  }
}
