// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.NumberedValue;
import io.millrace.testkit.ledger.LedgerCheck;
import io.millrace.testkit.ledger.LedgerStore;
import io.millrace.testkit.ledger.ServedValue;
import io.millrace.testkit.ledger.StoredValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {
  @TempDir Path folder;

  @Test
  void everyValueOfATagIsDifferentAndTagsDiffer() {
    Set<String> all = new HashSet<>();
    List<Tag> tags = plant(new LoadPlant(2, 8, Duration.ofSeconds(1))).devices().getFirst().tags();
    for (Tag tag : tags) {
      Set<TagValue> values = new HashSet<>();
      for (int number = 1; number <= 60_000; number++) {
        values.add(NumberedValue.of(tag, number));
      }
      assertThat(values).as("values of a %s", tag.type()).hasSize(60_000);
      all.add(tag.type() + " " + NumberedValue.of(tag, 1));
    }
    assertThat(all).hasSize(tags.size());
  }

  @Test
  void tagsLieSideBySide() {
    PlantModel model = new LoadPlant(3, 20, Duration.ofMillis(250)).model();
    int next = 0;
    for (Tag tag : plant(new LoadPlant(3, 20, Duration.ofMillis(250))).devices().get(2).tags()) {
      assertThat(tag.address()).isEqualTo("holding:" + next);
      assertThat(tag.period()).isEqualTo(Duration.ofMillis(250));
      next += tag.type().bits() / 16;
    }
    assertThat(model.workUnits().count()).isEqualTo(3);
  }

  /** Several masters at once, as fast as they can: the ledger is what they saw, value by value. */
  @Test
  void theLedgerIsExactlyWhatTheMastersSaw() throws Exception {
    Path ledger = folder.resolve("ledger.tsv");
    LoadPlant load = new LoadPlant(6, 3, Duration.ofSeconds(1));
    Map<String, List<StoredValue>> seen = new HashMap<>();
    try (Simulator simulator =
        Simulator.start(SimulatorSettings.load(load).withLedger(ledger), InstantSource.system())) {
      List<Thread> masters = new ArrayList<>();
      for (SimulatedDevice device : simulator.devices()) {
        List<String> names =
            device.definition().tags().stream().map(tag -> tag.name().text()).toList();
        names.forEach(name -> seen.put(name, new ArrayList<>()));
        masters.add(Thread.ofVirtual().start(() -> readOften(device.port(), names, seen)));
      }
      for (Thread master : masters) {
        master.join();
      }
    }
    Map<String, List<ServedValue>> served = LedgerStore.read(ledger);
    LedgerCheck check =
        LedgerCheck.of(served, tag -> seen.getOrDefault(tag, List.of()), Instant.MAX);
    assertThat(check.isClean()).as(check.toString()).isTrue();
    assertThat(check.served()).isEqualTo(6 * 3 * 500);
    served.values().forEach(LoadTest::assertNumbered);
  }

  private static void assertNumbered(List<ServedValue> values) {
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i).number()).isEqualTo(i + 1);
      assertThat(values.get(i).at()).isAfterOrEqualTo(values.get(Math.max(0, i - 1)).at());
    }
  }

  private static void readOften(int port, List<String> names, Map<String, List<StoredValue>> seen) {
    try (Wire wire = new Wire(port)) {
      for (int i = 0; i < 500; i++) {
        wire.ask(i, 1, 3, 0, 10);
        ByteBuffer answer = ByteBuffer.wrap(wire.receive(29)).position(9);
        Instant at = Instant.EPOCH.plusSeconds(i);
        double first = answer.getInt() & 0xFFFF_FFFFL;
        double second = answer.getDouble();
        // CDABGHEF
        long swapped = answer.getLong();
        long third = (swapped & 0xFFFF0000FFFFL) << 16 | (swapped >>> 16 & 0xFFFF0000FFFFL);
        Objects.requireNonNull(seen.get(names.get(0))).add(new StoredValue(at, first, null));
        Objects.requireNonNull(seen.get(names.get(1))).add(new StoredValue(at, second, null));
        Objects.requireNonNull(seen.get(names.get(2)))
            .add(new StoredValue(at, (double) third, Long.toString(third)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResolvedPlant plant(LoadPlant load) {
    return ResolvedPlant.of(load.model());
  }
}
