// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.EipMisbehaviour;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.testkit.CuttableProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to controllers in plants. Each time the device says clearly what is wrong, comes
 * back by itself, and the device next to it is read as if nothing were.
 */
@Timeout(180)
class ControllerFaultsTest {
  private static final Duration MINUTES = Duration.ofMinutes(20);

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private NumberedController neighbour;
  private PolledPlc next;

  @BeforeEach
  void startTheNeighbour() throws Exception {
    neighbour = opened(new NumberedController(ControllerLimits.LARGE, 4));
    next = opened(new PolledPlc(neighbour.patient("neighbour"), folder));
    next.awaitUp();
  }

  /** It was read all the time, and on one conversation. */
  @AfterEach
  void theNeighbourWasNotTouched() throws Exception {
    next.awaitMore(8, PolledPlc.good("tag3"));
    assertThat(next.readings).extracting(Reading::quality).containsOnly(Quality.GOOD);
    assertThat(next.device.vitals().errors()).isEmpty();
    assertThat(next.events).hasSize(1);
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T each) {
    open.add(each);
    return each;
  }

  private NumberedController controller(ControllerLimits limits) throws Exception {
    return opened(new NumberedController(limits, 4));
  }

  private PolledPlc polled(ResolvedPlant.Device device) {
    return opened(new PolledPlc(device, folder));
  }

  @Test
  void aRefusedLargeConnectionFallsToASmallOne() throws Exception {
    PolledPlc plc = polled(controller(ControllerLimits.SMALL).patient("old"));
    plc.awaitMore(8, PolledPlc.good("tag0"));
    assertThat(plc.device.plan().why()).contains("connected, 500 bytes", "4000 bytes", "0x08");
    String how = "answers; connected, 500 bytes, 4000 bytes were refused with status 0x08";
    assertThat(plc.reason()).startsWith(how);
    assertThat(plc.events.getFirst().toString()).contains(how);
    assertThat(plc.device.vitals().errors()).isEmpty();
  }

  @Test
  void refusedConnectionsFallToNone() throws Exception {
    PolledPlc plc = polled(controller(ControllerLimits.UNCONNECTED_ONLY).patient("small"));
    plc.awaitMore(8, PolledPlc.good("tag0"));
    assertThat(plc.device.plan().why()).contains("unconnected", "4000 bytes", "500 bytes");
    assertThat(plc.device.vitals().errors()).isEmpty();
  }

  /** The controller gave its connection up in silence, and says nothing on it any more. */
  @Test
  void aConnectionThatTheControllerGaveUpIsOpenedAgain() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    PolledPlc plc = polled(controller.device("timed-out"));
    plc.awaitMore(4, PolledPlc.good("tag0"));
    controller.skip(MINUTES);
    plc.awaitMore(1, reading -> reading.reason() == QualityReason.TIMEOUT);
    plc.awaitMore(4, PolledPlc.good("tag0"));
    assertThat(plc.events).hasSize(3);
    assertThat(plc.events.get(1).toString()).contains("TIMEOUT", "did not answer", "1000 ms");
    assertThat(plc.device.vitals().errors()).containsOnlyKeys("TIMEOUT");
  }

  /** The TCP connection stays, and the controller does not know its session any more. */
  @Test
  void aSessionThatTheControllerDroppedIsRegisteredAgain() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    PolledPlc plc = polled(controller.device("dropped"));
    plc.awaitMore(4, PolledPlc.good("tag0"));
    controller.server.dropSessions();
    plc.awaitMore(1, PolledPlc.bad("tag0"));
    plc.awaitMore(4, PolledPlc.good("tag0"));
    assertThat(plc.events.get(1).toString()).contains("REFUSED", "0x64");
    assertThat(plc.device.vitals().errors()).containsOnlyKeys("REFUSED");
  }

  /** The same controller, after a time without one: nothing of before is known to it. */
  @Test
  void aControllerThatIsSwitchedOffAndOnIsReadAgain() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    CuttableProxy power = opened(CuttableProxy.to(controller.server.port()));
    PolledPlc plc =
        polled(NumberedController.device("rebooted", power.port(), "1,0", controller.tags));
    plc.awaitMore(4, PolledPlc.good("tag0"));
    power.unplug();
    controller.server.dropSessions();
    plc.awaitDown("UNREACHABLE", "no connection to 127.0.0.1:" + power.port());
    power.heal();
    plc.awaitMore(4, PolledPlc.good("tag0"));
    assertThat(plc.isUp()).isTrue();
    assertThat(plc.readings).extracting(Reading::quality).doesNotContain(Quality.UNCERTAIN);
    assertThat(plc.device.vitals().errors()).containsOnlyKeys("UNREACHABLE");
  }

  @Test
  void aSlotWithoutAControllerIsToldWithItsWay() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    PolledPlc plc =
        polled(
            NumberedController.device(
                "wrong-slot", controller.server.port(), "1,3", controller.tags));
    plc.awaitDown("REFUSED", "01 03");
    assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.BAD);
    assertThat(plc.device.vitals().faults()).containsKey("NO_ROUTE");
  }

  @Test
  void anUnknownTagIsBadAlone() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    List<Tag> tags = new ArrayList<>(controller.tags);
    tags.add(NumberedController.tag("nobody", "Nobody", DataType.INT32));
    PolledPlc plc =
        polled(NumberedController.device("unknown", controller.server.port(), "1,0", tags));
    plc.awaitMore(8, PolledPlc.good("tag0"));
    assertThat(plc.isUp()).isTrue();
    assertThat(plc.readings.stream().filter(PolledPlc.bad("nobody")))
        .isNotEmpty()
        .extracting(Reading::reason)
        .containsOnly(QualityReason.MISCONFIGURED);
    assertThat(plc.readings.stream().filter(PolledPlc.bad("tag0"))).isEmpty();
  }

  @Test
  void aTagThatIsDeletedIsBadAloneAndComesBackWithTheTag() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    controller.memory.addTag("", "Spare", Elementary.DINT);
    List<Tag> tags = new ArrayList<>(controller.tags);
    tags.add(NumberedController.tag("spare", "Spare", DataType.INT32));
    PolledPlc plc =
        polled(NumberedController.device("deleted", controller.server.port(), "1,0", tags));
    plc.awaitMore(4, PolledPlc.good("spare"));
    controller.memory.removeTag("", "Spare");
    plc.awaitMore(1, PolledPlc.bad("spare"));
    plc.awaitMore(4, PolledPlc.good("tag0"));
    assertThat(plc.readings.stream().filter(PolledPlc.bad("spare")))
        .extracting(Reading::reason)
        .containsOnly(QualityReason.MISCONFIGURED);
    controller.memory.addTag("", "Spare", Elementary.DINT);
    plc.skip(MINUTES);
    plc.awaitMore(4, PolledPlc.good("spare"));
    assertThat(plc.readings.stream().filter(PolledPlc.bad("tag0"))).isEmpty();
    assertThat(plc.events).as("the link stayed up").hasSize(1);
  }

  /** It takes connections and never says a word: one attempt at a time, and ever fewer. */
  @Test
  void aSilentControllerIsLeftAlone() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    controller.server.misbehave(new EipMisbehaviour.Silent());
    AnswerCable cable = opened(new AnswerCable(controller.server.port()));
    PolledPlc plc =
        polled(NumberedController.device("silent", cable.port(), "1,0", controller.tags));
    Awaitility.await()
        .atMost(PolledPlc.PATIENCE)
        .until(() -> plc.device.vitals().link().attempts() >= 2);
    plc.awaitDown("TIMEOUT", "did not answer a session in 1000 ms");
    assertThat(cable.connects()).isLessThanOrEqualTo(plc.device.vitals().link().attempts() + 1);
    controller.server.behave();
    plc.awaitMore(4, PolledPlc.good("tag0"));
  }

  /** An answer takes three periods: polls do not overlap, and what was missed is counted. */
  @Test
  void aSlowControllerIsPolledAsOftenAsItCan() throws Exception {
    NumberedController controller = controller(ControllerLimits.LARGE);
    PolledPlc plc = polled(controller.device("slow"));
    plc.awaitMore(4, PolledPlc.good("tag0"));
    controller.server.misbehave(
        new EipMisbehaviour.Late(NumberedController.PERIOD.multipliedBy(3)));
    long before = controller.server.requests();
    plc.awaitMore(5, PolledPlc.good("tag0"));
    assertThat(controller.server.requests() - before).isLessThanOrEqualTo(7);
    assertThat(plc.device.vitals().overruns()).isGreaterThanOrEqualTo(5);
    assertThat(plc.device.vitals().schedule().turns().get(NumberedController.PERIOD))
        .satisfies(turn -> assertThat(turn.effective()).isGreaterThan(NumberedController.PERIOD));
  }
}
