// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.spool.SpoolStore.Stored;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A gateway's process is killed in the middle of writing, again and again. */
@Timeout(120)
class SpoolKilledTest {
  private static final int KILLS = 4;

  @TempDir Path directory;

  /** Writes readings until it is killed; says which one it knows to be safe. */
  public static void main(String[] arguments) throws Exception {
    Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
    SpoolProperties settings =
        new SpoolProperties(
            DataSize.ofMegabytes(4),
            Duration.ofDays(7),
            DataSize.ofMegabytes(2),
            Duration.ofMillis(5),
            10,
            Duration.ofMillis(10),
            1000);
    SpoolRunner spool = new SpoolRunner(Path.of(arguments[0]), "edge", settings, clocks);
    spool.start();
    long first = Long.parseLong(arguments[1]);
    for (long value = first; ; value++) {
      spool.readings(
          "filler",
          1,
          List.of(Reading.good(Plants.name("count"), clocks.now(), new TagValue.Int(value))));
      if (value % 50 == 0) {
        while (spool.unsafe() > 0) {
          Thread.onSpinWait();
        }
        System.out.println(value);
      }
    }
  }

  @Test
  void whatWasForcedIsThereAfterKillAndNoSequenceIsUsedTwice() throws Exception {
    long next = 0;
    Set<String> sent = new HashSet<>();
    long safe = -1;
    List<Long> values = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      safe = Math.max(safe, writeUntilKilled(next, kill));
      try (SpoolStore spool = new SpoolStore(directory, 4 << 20, _ -> false, (_, _) -> List.of())) {
        for (ReadingBatch batch : batches(spool)) {
          assertThat(sent.add(batch.epoch() + " " + batch.sequence()))
              .as("sequence %d was used before", batch.sequence())
              .isTrue();
          batch.readings().forEach(reading -> values.add(number(reading)));
        }
        spool.saveCursor();
      }
      next = values.getLast() + 1;
      assertThat(values).as("kill %d", kill).contains(safe).isSorted().doesNotHaveDuplicates();
    }
    // Every value up to the last that was known to be safe is there: none is missing in between.
    assertThat(values.subList(0, (int) safe + 1)).hasSize((int) safe + 1).contains(0L, safe);
    assertThat(sent.stream().map(text -> text.split(" ", -1)[0]).distinct()).hasSize(1);
  }

  private long writeUntilKilled(long first, int seed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolKilledTest.class.getName(),
                directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long safe = -1;
    try (BufferedReader lines = process.inputReader()) {
      int seen = 0;
      String line = lines.readLine();
      while (line != null) {
        if (line.matches("\\d+")) {
          safe = Long.parseLong(line);
          seen++;
        }
        if (seen == 20 + 7 * seed) {
          process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    }
    process.waitFor();
    assertThat(safe).as("the child wrote").isNotNegative();
    return safe;
  }

  private static List<ReadingBatch> batches(SpoolStore spool) throws Exception {
    List<ReadingBatch> batches = new ArrayList<>();
    List<Stored> taken = spool.take(1 << 20, Duration.ofMillis(10));
    while (!taken.isEmpty()) {
      for (Stored stored : taken) {
        batches.add(ReadingBatchCodec.decode(stored.spooled().payload()));
      }
      spool.acknowledge(taken.getLast().next());
      taken = spool.take(1 << 20, Duration.ofMillis(10));
    }
    return batches;
  }

  private static long number(Reading reading) {
    return reading.value() instanceof TagValue.Int(long value) ? value : -1;
  }
}
