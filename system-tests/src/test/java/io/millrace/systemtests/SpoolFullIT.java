// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static io.millrace.systemtests.FaultRun.IS_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.ledger.Defect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F2 and P3: the broker is away until the spool is full, and then some. */
class SpoolFullIT {
  private static final long CAP = IS_LONG ? 64 << 20 : 2 << 20;

  /** A sixteenth of the spool, and at most 8 MB. */
  private static final long SEGMENT = Math.min(CAP / 16, 8 << 20);

  @TempDir Path dir;

  @Test
  void theDiskStaysBoundedAndEachReadingThatLeftIsCounted()
      throws IOException, InterruptedException, SQLException {
    FaultRun.Outcome outcome =
        FaultRun.of(
            dir,
            platform -> {
              platform.broker.kill();
              long most = 0;
              double dropped = 0;
              // Two segments' worth, or a third of what fits in the long run.
              while (dropped < (IS_LONG ? 300_000 : 10_000)) {
                FaultRun.pass(Duration.ofMillis(100));
                most = Math.max(most, onDisk());
                dropped = platform.gateway.metric("millrace_gateway_dropped_total");
              }
              platform.broker.start();
              Duration drained = FaultRun.awaitDrained(platform);
              FaultRun.say(
                  "cap %d, most on disk %d, dropped %.0f, caught up in %s"
                      .formatted(
                          CAP,
                          most,
                          platform.gateway.metric("millrace_gateway_dropped_total"),
                          drained));
              assertThat(most).isLessThanOrEqualTo(CAP + SEGMENT);
            },
            "--millrace.gateway.spool.max-size=" + CAP + "B");
    assertThat(outcome.announced()).isPositive();
    assertThat(outcome.check().count(Defect.LOST)).isEqualTo(outcome.announced());
    assertThat(outcome.check().served() - outcome.check().stored())
        .as("served, but for those dropped and those on their way when the run ended")
        .isBetween(outcome.announced(), outcome.announced() + 15L * FaultRun.PER_SECOND);
    assertThat(outcome.check().count(Defect.DUPLICATED)).isZero();
    assertThat(outcome.check().count(Defect.REORDERED)).isZero();
    assertThat(outcome.check().count(Defect.ALTERED)).isZero();
    assertThat(outcome.gaps()).as("each device has one").isGreaterThanOrEqualTo(50);
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("platform/gateway/spool"))) {
      return files.mapToLong(SpoolFullIT::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
