// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static io.millrace.systemtests.FaultRun.IS_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.ledger.Defect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F3: a gateway that is killed loses what it had in memory, a second at most, says so when it is
 * back, and sends nothing twice to stay.
 */
class GatewayKilledIT {
  private static final int KILLS = IS_LONG ? Integer.getInteger("millrace.test.kills", 50) : 2;

  /** Between two kills; of a run as long as this needs it is random. */
  private static final Duration LEAST = Duration.ofSeconds(IS_LONG ? 20 : 4);

  private static final Duration SPREAD = Duration.ofSeconds(IS_LONG ? 40 : 3);

  @TempDir Path dir;

  @Test
  void eachKillLosesASecondAtMostAndTellsIt()
      throws IOException, InterruptedException, SQLException {
    Random random = new Random(3);
    FaultRun.Outcome outcome =
        FaultRun.of(
            dir,
            platform -> {
              for (int kill = 0; kill < KILLS; kill++) {
                FaultRun.pass(LEAST.plusMillis(random.nextLong(SPREAD.toMillis())));
                platform.gateway.kill();
                LiveView.requireNothingGood(platform);
                platform.gateway.startAgain();
                platform.gateway.awaitReady();
              }
              FaultRun.pass(LEAST);
              FaultRun.awaitDrained(platform);
              assertThat(platform.gateway.metric("millrace_gateway_spool_damaged ")).isZero();
              platform.database.kill();
              LiveView.requireNothingGood(platform);
              platform.database.start();
            });
    long lost = outcome.check().count(Defect.LOST);
    FaultRun.say("%d kills, lost %.0f of %d a kill".formatted(KILLS, lost / (double) KILLS, 5_000));
    assertThat(lost).isLessThanOrEqualTo((long) KILLS * FaultRun.PER_SECOND);
    assertThat(outcome.check().count(Defect.DUPLICATED)).isZero();
    assertThat(outcome.check().count(Defect.REORDERED)).isZero();
    assertThat(outcome.check().count(Defect.ALTERED)).isZero();
    assertThat(outcome.killed()).isEqualTo((long) KILLS * FaultRun.PLANT.devices());
    assertThat(outcome.gaps()).isEqualTo((long) KILLS * FaultRun.PLANT.devices());
  }
}
