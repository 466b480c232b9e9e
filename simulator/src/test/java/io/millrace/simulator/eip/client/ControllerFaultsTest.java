// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.EipMisbehaviour;
import io.millrace.simulator.eip.Way;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.testkit.CuttableProxy;
import io.millrace.testkit.Examples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens to controllers in plants. Each time the device says clearly what is wrong, comes
 * back by itself, and the device next to it is read as if nothing were.
 */
@Timeout(180)
class ControllerFaultsTest {
  private static final Duration MINUTES = Duration.ofMinutes(20);
  private static final String FAR = "1,2,2,192.0.2.7,1,0";

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
    plc.awaitDown("REFUSED", "the way 1,3 leads nowhere", "there is no such slot", "0x0312");
    assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.BAD);
    assertThat(plc.device.vitals().faults()).containsKey("NO_ROUTE");
  }

  /**
   * Over the backplane to slot 2, out of its network port to an address, over the backplane there
   * to slot 0.
   */
  @ParameterizedTest
  @ValueSource(ints = {4000, 500, 0})
  void aControllerBehindTwoBridgesIsRead(int size) throws Exception {
    NumberedController controller = controller(behindBridges());
    PolledPlc plc = polled(farAway(controller, "far-" + size, FAR, size));
    plc.awaitMore(8, PolledPlc.good("tag0"));
    assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.GOOD);
    assertThat(plc.device.plan().why())
        .contains(size == 0 ? "unconnected" : "connected, %d bytes".formatted(size), "C0FFEE");
    assertThat(plc.device.vitals().errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,3,2,192.0.2.7,1,0 | it ends at 1,3: there is no such slot or address             | 0x0312",
        "3,2,2,192.0.2.7,1,0 | it ends at 3,2: there is no such port                        | 0x0311",
        "1,2,2,192.0.2.8,1,0 | it ends at 1,2,2,192.0.2.8: nobody answers there             | 0x0204",
        "1,2,3,192.0.2.7,1,0 | it ends at 1,2,3,192.0.2.7: there is no such port            | 0x0311",
        "1,2,2,192.0.2.7,1,9 | it ends at 1,2,2,192.0.2.7,1,9: there is no such slot        | 0x0312",
        "1,2,2,192.0.2.7,1,0,1,0 | it ends at 1,2,2,192.0.2.7,1,0,1,0: it leads back        | 0x0318"
      })
  void aWrongStepIsNamed(String path, String because, String status) throws Exception {
    NumberedController controller = controller(behindBridges());
    PolledPlc plc = polled(farAway(controller, "lost", path, null));
    plc.awaitDown("REFUSED", "the way " + path + " leads nowhere", because, status);
    assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.BAD);
    assertThat(plc.device.vitals().faults()).containsKey("NO_ROUTE");
  }

  /** The bridge answers, and has no tags: the plan says who it is. */
  @Test
  void aWayThatEndsTooEarlyReadsNothing() throws Exception {
    NumberedController controller = controller(behindBridges());
    PolledPlc plc = polled(farAway(controller, "short", "1,2,2,192.0.2.7", null));
    plc.awaitMore(1, PolledPlc.bad("tag3"));
    plc.awaitUp();
    assertThat(plc.device.plan().why()).contains("Simulated bridge");
    assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.BAD);
    assertThat(plc.readings).extracting(Reading::reason).contains(QualityReason.MISCONFIGURED);
  }

  private static ControllerLimits behindBridges() {
    return ControllerLimits.LARGE.at(
        new Way(
            List.of(
                EPath.Port.slot(1, 2),
                new EPath.Port(2, Bytes.of("192.0.2.7".getBytes(StandardCharsets.US_ASCII))),
                EPath.Port.slot(1, 0))));
  }

  private static ResolvedPlant.Device farAway(
      NumberedController controller, String name, String path, @Nullable Integer size) {
    return new ResolvedPlant.Device(
        name,
        Examples.GATEWAY,
        Examples.FILLER,
        new DeviceEndpoint.EtherNetIp(
            "127.0.0.1", controller.server.port(), path, PolledPlc.PATIENCE, size),
        controller.tags);
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
