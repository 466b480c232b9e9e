// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.simulator.eip.ControllerLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that is polled so seldom that it ends the connection meanwhile: no poll fails of it. */
@Timeout(60)
class LongSilenceTest {
  private NumberedController controller;
  private AnswerCable cable;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    controller = new NumberedController(ControllerLimits.LARGE, 4);
    cable = new AnswerCable(controller.server.port());
    client = new Client(NumberedController.device("plc", cable.port(), "1,0", controller.tags));
    assertAllRight();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    cable.close();
    controller.close();
  }

  /** It forgot the connection of CIP, says nothing on it, and keeps the TCP connection. */
  @ParameterizedTest
  @ValueSource(longs = {60, 3_600, 86_400})
  void aConnectionOfCipThatTimedOutIsOpenedAgain(long seconds) throws Exception {
    for (int i = 0; i < 3; i++) {
      controller.skip(Duration.ofMinutes(20));
      client.skip(Duration.ofSeconds(seconds));
      assertAllRight();
    }
    assertThat(cable.connects()).isEqualTo(4);
  }

  /** It ended the TCP connection, as it does after two minutes or what it was told. */
  @ParameterizedTest
  @ValueSource(longs = {10, 45, 120, 3_600})
  void aConnectionThatTheDeviceEndedIsOpenedAgain(long seconds) throws Exception {
    client.skip(Duration.ofSeconds(seconds));
    controller.server.dropConnections();
    // Until the end has come through the cable.
    Thread.sleep(200);
    assertAllRight();
    assertThat(cable.connects()).isEqualTo(2);
  }

  @Test
  void aConnectionThatIsStillThereIsKept() throws Exception {
    for (int i = 0; i < 5; i++) {
      client.skip(Duration.ofSeconds(59));
      assertAllRight();
    }
    assertThat(cable.connects()).isEqualTo(1);
  }

  private void assertAllRight() throws Exception {
    Map<TagName, Long> before = controller.made();
    List<Reading> readings = List.copyOf(client.poll().values());
    assertThat(controller.assertNothingWrongIsGood(before, readings)).isEqualTo(4);
    assertThat(client.failures).isEmpty();
  }
}
