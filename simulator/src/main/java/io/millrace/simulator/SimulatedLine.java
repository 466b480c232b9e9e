// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.bottling.LineRunner;
import io.millrace.simulator.bottling.LineState;
import io.millrace.simulator.bottling.MachineState;
import io.millrace.simulator.bottling.PlantLine;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.ledger.TruthStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line of the plant that runs until it is closed. Safe for use by several threads. */
final class SimulatedLine implements AutoCloseable {
  private static final int TICKS_PER_TRUTH = 20;

  private final PlantLine line;
  private final EquipmentId place;
  private final @Nullable TruthStore truth;
  private final @Nullable MemoryStore memory;
  private final LineRunner runner;

  /**
   * @param area where the line is.
   */
  SimulatedLine(
      PlantLine line,
      EquipmentId area,
      SimulatorSettings settings,
      @Nullable TruthStore truth,
      InstantSource clock) {
    this.line = line;
    this.place = area.child(line.name());
    this.truth = truth;
    this.memory = settings.memory() == null ? null : MemoryStore.of(settings.memory(), line.name());
    Optional<LineState> remembered = memory == null ? Optional.empty() : memory.find();
    this.runner =
        new LineRunner(
            line.line(),
            remembered.orElseGet(() -> line.start(settings.seed())),
            settings.speed(),
            clock,
            System::nanoTime,
            this::record);
  }

  boolean has(EquipmentId equipment) {
    return place.contains(equipment);
  }

  /** What its machines show, to whichever controller they belong. */
  Signals signals() {
    return () -> {
      LineState state = runner.state();
      Map<String, Map<String, TagValue>> byMachine = new HashMap<>();
      return (tag, _) ->
          Objects.requireNonNull(
              byMachine
                  .computeIfAbsent(
                      tag.name().equipment().name(), machine -> line.signals().of(machine, state))
                  .get(tag.name().name()),
              () -> "the line does not measure " + tag.name());
    };
  }

  @Override
  public void close() {
    runner.close();
    if (memory != null) {
      memory.save(runner.state());
    }
  }

  private void record(LineState before, LineState after, Instant at) {
    boolean isDue = after.tick() % TICKS_PER_TRUTH == 0;
    if (memory != null && isDue) {
      memory.save(after);
    }
    if (truth == null) {
      return;
    }
    for (int i = 0; i < after.machines().size(); i++) {
      MachineState machine = after.machines().get(i);
      if (isDue || before.machines().get(i).mode() != machine.mode()) {
        String name = line.line().machines().get(i).name();
        truth.append(at, place.child(name), machine, line.signals().stateCode(name, machine));
      }
    }
  }
}
