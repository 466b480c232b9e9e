// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.EipMisbehaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nine of ten devices are dead, and the living do not notice. */
@Timeout(300)
class ManyDevicesTest {
  /** The whole number takes a machine of its own: 500 of them. */
  private static final int DEVICES = Boolean.getBoolean("millrace.test.soak") ? 500 : 60;

  @TempDir Path folder;

  @Test
  void theLivingDoNotNoticeTheDead() throws Exception {
    List<PolledPlc> dead = new ArrayList<>();
    List<PolledPlc> living = new ArrayList<>();
    try (NumberedController grave = new NumberedController(ControllerLimits.LARGE, 2);
        NumberedController alive = new NumberedController(ControllerLimits.LARGE, 2)) {
      grave.server.misbehave(new EipMisbehaviour.Silent());
      for (int i = 0; i < DEVICES; i++) {
        boolean isDead = i % 10 != 0;
        ResolvedPlant.Device device =
            isDead ? grave.device("dead" + i) : alive.patient("alive" + i);
        (isDead ? dead : living).add(new PolledPlc(device, folder));
      }
      living.forEach(plc -> plc.awaitMore(5, PolledPlc.good("tag1")));
      assertThat(living).allMatch(PolledPlc::isUp);
      for (PolledPlc plc : living) {
        assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.GOOD);
        assertThat(plc.device.vitals().errors()).isEmpty();
      }
      for (PolledPlc plc : dead) {
        plc.awaitDown("TIMEOUT");
        assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.BAD);
      }
    } finally {
      dead.forEach(PolledPlc::close);
      living.forEach(PolledPlc::close);
    }
  }
}
