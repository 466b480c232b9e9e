// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.ReadingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Lets the lines live through the week before now, once, and keeps what was read of them. */
public final class HistoryRunner {
  private HistoryRunner() {}

  /**
   * Writes the past into the folder; does nothing when it is there.
   *
   * @param model the plant as it is read now.
   * @return how many readings were written; 0 when nothing was to be done.
   * @throws IOException when a file cannot be written.
   */
  public static long run(Path folder, PlantModel model, long seed, InstantSource clock)
      throws IOException {
    if (HistoryStore.isThere(folder)) {
      return 0;
    }
    Instant now = clock.instant();
    HistoryPlan plan = HistoryPlan.of(model, now);
    PlantModel read = HistoryModel.of(model);
    ResolvedPlant plant = ResolvedPlant.of(read);
    String epoch = "week-to-" + now.getEpochSecond();
    List<LineHistory> lines = new ArrayList<>();
    for (LinePlan line : plan.lines()) {
      lines.add(new LineHistory(line, plant, epoch, seed + lines.size()));
    }
    try (HistoryStore store = new HistoryStore(folder)) {
      long readings = 0;
      for (List<ReadingBatch> hour = nextHour(lines); !hour.isEmpty(); hour = nextHour(lines)) {
        for (ReadingBatch batch : hour) {
          store.append(batch);
          readings += batch.readings().size();
        }
      }
      store.finish(read, sayings(plan, lines));
      return readings;
    }
  }

  /** The lines know nothing of each other, so each has a processor of its own. */
  private static List<ReadingBatch> nextHour(List<LineHistory> lines) throws IOException {
    List<CompletableFuture<List<ReadingBatch>>> hours =
        lines.stream().map(line -> CompletableFuture.supplyAsync(line::nextHour)).toList();
    try {
      return hours.stream().flatMap(hour -> hour.join().stream()).toList();
    } catch (CompletionException e) {
      throw new IOException("the past cannot be simulated: " + e.getCause(), e);
    }
  }

  private static List<Saying> sayings(HistoryPlan plan, List<LineHistory> lines) {
    List<Saying> sayings = new ArrayList<>();
    plan.lines().forEach(line -> sayings.addAll(Sayings.runs(line)));
    sayings.add(Sayings.maintenance(plan.lines().getLast().place(), plan.maintenance()));
    for (int i = 0; i < lines.size(); i++) {
      sayings.addAll(Sayings.edits(plan.lines().get(i), lines.get(i).breakdowns()));
    }
    return sayings;
  }
}
