// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.ExampleController;
import io.millrace.simulator.eip.memory.Template;
import io.millrace.simulator.eip.memory.TemplateLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's client reads the simulated controller. */
@Timeout(120)
class GatewayReadsTest {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final EquipmentId PLACE = EquipmentId.of("acme/lyon/bottling/line2/filler");
  private static final Identity IDENTITY = new Identity(1, 14, 55, 33, 11, 0x60, 0xC0FFEE, "Sim");

  private final ControllerMemory memory = ExampleController.memory();
  private final List<String> faults = new ArrayList<>();
  private @Nullable ControllerServer running;

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  @Test
  void everyKindOfTagIsReadRight() throws Exception {
    // BOOL 37 is bit 5 of word 1, BOOL 39 bit 7.
    memory.write("Bits[1]", new TagValue.UnsignedInt(1 << 5));
    memory.write("Program:Main.Line.Motor[3].Name", new TagValue.Text("pump"));
    memory.write("Program:Main.Line.Motor[3].Codes[2]", new TagValue.Int(-7));
    memory.write("Program:Main.Line.Alarms[1]", new TagValue.UnsignedInt(1 << 7));
    start(ControllerLimits.LARGE);
    Map<String, TagValue> expected =
        Map.ofEntries(
            Map.entry("Flag", new TagValue.Bool(true)),
            Map.entry("Word", new TagValue.Int(0x12345678)),
            Map.entry("Word.3", new TagValue.Bool(true)),
            Map.entry("Word.0", new TagValue.Bool(false)),
            Map.entry("Counts[19]", new TagValue.Int(-19)),
            Map.entry("Counts[2]", new TagValue.Int(-2)),
            Map.entry("Grid[1,2,3]", new TagValue.Int(23)),
            Map.entry("Bits[37]", new TagValue.Bool(true)),
            Map.entry("bits[36]", new TagValue.Bool(false)),
            Map.entry("Recipe", new TagValue.Text("Cola 0.5")),
            Map.entry("Level", new TagValue.Real(1)),
            Map.entry("Serial", new TagValue.UnsignedInt(-2)),
            Map.entry("Program:Main.Count", new TagValue.UnsignedInt(4_000_000_000L)),
            Map.entry("Program:Main.Line.Motor[3].Speed", new TagValue.Real(1.5)),
            Map.entry("Program:Main.Line.Motor[3].Faulted", new TagValue.Bool(true)),
            Map.entry("Program:Main.Line.Motor[3].Running", new TagValue.Bool(false)),
            Map.entry("Program:Main.Line.Motor[3].Name", new TagValue.Text("pump")),
            Map.entry("Program:Main.Line.Motor[3].Codes[2]", new TagValue.Int(-7)),
            Map.entry("Program:Main.Line.Motor[3].Codes[2].0", new TagValue.Bool(true)),
            Map.entry("Program:Main.Line.Alarms[39]", new TagValue.Bool(true)),
            Map.entry("cip:1/1/6", new TagValue.UnsignedInt(0xC0FFEE)));
    List<Tag> tags = new ArrayList<>();
    expected.forEach(
        (address, value) ->
            tags.add(tag(address, address.startsWith("cip:") ? DataType.UINT32 : type(value))));
    Device.Opener opener = opener(tags);
    try (Device open = opener.open()) {
      Map<TagName, Reading> readings = poll(open);
      for (Tag tag : tags) {
        assertThat(of(readings, tag.name()).value())
            .as(tag.address())
            .isEqualTo(expected.get(tag.address()));
      }
      assertThat(faults).isEmpty();
      assertThat(opener.plan().why()).contains("symbol table");
    }
  }

  /** One member of each valve has External Access None, so that no valve can be had whole. */
  @Test
  void membersAreReadWhereTheWholeIsForbidden() throws Exception {
    for (int i = 0; i < 20; i++) {
      memory.addTag("", "Valve" + i, ExampleController.VALVE);
      memory.write("Valve" + i + ".Position", new TagValue.Real(i));
    }
    start(ControllerLimits.LARGE);
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tags.add(tag("Valve" + i + ".Position", DataType.FLOAT32));
      tags.add(tag("Valve" + i + ".EnableIn", DataType.BOOL));
    }
    Tag secret = tag("Valve.Secret", DataType.INT32);
    tags.add(secret);
    Device.Opener opener = opener(tags);
    try (Device open = opener.open()) {
      for (int poll = 0; poll < 3; poll++) {
        Map<TagName, Reading> readings = poll(open);
        for (int i = 0; i < 20; i++) {
          assertThat(of(readings, tags.get(2 * i).name()).value()).isEqualTo(new TagValue.Real(i));
        }
        if (poll == 0) {
          assertThat(of(readings, secret.name()).reason()).isEqualTo(QualityReason.REFUSED);
        }
      }
      assertThat(opener.plan().quarantined())
          .singleElement()
          .satisfies(held -> assertThat(held.reason()).contains("External Access"));
      assertThat(opener.plan().requests())
          .anySatisfy(request -> assertThat(request.why()).contains("External Access forbids"));
    }
  }

  /** 200 tags of a structure and an array of 200 more: 20 members of the ones, 19 of the others. */
  @ParameterizedTest
  @CsvSource({"LARGE, 30", "SMALL, 200"})
  void manyMembersTakeFewRequests(String limits, int most) throws Exception {
    TemplateLayout layout = Template.named("Station");
    for (int i = 0; i < 6; i++) {
      layout.add("Alarm" + i, Elementary.BOOL).add("Count" + i, Elementary.DINT);
      layout.add("Speed" + i, Elementary.REAL);
    }
    Template station = layout.add("Mode", Elementary.INT).add("Step", Elementary.INT).at(0x310);
    memory.addTag("", "Stations", station, 200);
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      memory.addTag("", "Station_" + i, station);
      for (String member : members(20)) {
        tags.add(tag("Station_" + i + "." + member, type(member)));
      }
      for (String member : members(19)) {
        tags.add(tag("Stations[" + i + "]." + member, type(member)));
      }
      memory.write("Stations[" + i + "].Count3", new TagValue.Int(i));
      memory.write("Station_" + i + ".Alarm5", new TagValue.Bool(i % 2 == 0));
    }
    assertThat(tags).hasSize(7_800);
    start(limits.equals("LARGE") ? ControllerLimits.LARGE : ControllerLimits.SMALL);
    Device.Opener opener = opener(tags);
    try (Device open = opener.open()) {
      for (int i = 0; i < 5; i++) {
        poll(open);
      }
      long before = server().requests();
      Map<TagName, Reading> readings = poll(open);
      long asked = server().requests() - before;

      assertThat(readings).hasSize(7_800);
      assertThat(readings.values()).extracting(Reading::quality).containsOnly(Quality.GOOD);
      for (int i = 0; i < 200; i++) {
        assertThat(of(readings, name("Stations[" + i + "].Count3")).value())
            .isEqualTo(new TagValue.Int(i));
        assertThat(of(readings, name("Station_" + i + ".Alarm5")).value())
            .isEqualTo(new TagValue.Bool(i % 2 == 0));
      }
      assertThat(asked).isLessThanOrEqualTo(most);
      DevicePlan plan = opener.plan();
      assertThat(plan.cycles())
          .singleElement()
          .satisfies(cycle -> assertThat(cycle.messages()).isEqualTo((int) asked));
    }
  }

  /** A download changes a structure under the same name: the old layout decodes nothing. */
  @Test
  void aChangedStructureIsNeverReadByItsOldLayout() throws Exception {
    Template before =
        Template.named("Drive")
            .add("Speed", Elementary.DINT)
            .add("Torque", Elementary.DINT)
            .add("Starts", Elementary.DINT)
            .at(0x311);
    Template after =
        Template.named("Drive")
            .add("Torque", Elementary.DINT)
            .add("Speed", Elementary.DINT)
            .add("Starts", Elementary.DINT)
            .at(0x312);
    memory.addTag("", "Drive", before);
    memory.write("Drive.Speed", new TagValue.Int(100));
    memory.write("Drive.Torque", new TagValue.Int(7));
    start(ControllerLimits.LARGE);
    Tag speed = tag("Drive.Speed", DataType.INT32);
    Tag torque = tag("Drive.Torque", DataType.INT32);
    try (Device open = opener(List.of(speed, torque)).open()) {
      assertThat(of(poll(open), speed.name()).value()).isEqualTo(new TagValue.Int(100));
      memory.removeTag("", "Drive");
      memory.addTag("", "Drive", after);
      memory.write("Drive.Speed", new TagValue.Int(101));
      memory.write("Drive.Torque", new TagValue.Int(8));

      Reading reading = of(poll(open), speed.name());
      assertThat(reading.quality()).isEqualTo(Quality.BAD);
      assertThat(reading.reason()).isEqualTo(QualityReason.UNDECODABLE);
      for (int i = 0; i < 20 && of(poll(open), speed.name()).quality() == Quality.BAD; i++) {
        // It is asked for its tags again, a few requests with each poll.
      }
      assertThat(of(poll(open), speed.name()).value()).isEqualTo(new TagValue.Int(101));
      assertThat(of(poll(open), torque.name()).value()).isEqualTo(new TagValue.Int(8));
    }
  }

  @Test
  void aTestReadShowsMembersAndElements() throws Exception {
    start(ControllerLimits.LARGE);
    try (Device open = opener(List.of(tag("Flag", DataType.BOOL))).open()) {
      TestRead motor = open.testRead("Program:Main.Line.Motor[3]", null, 8);
      assertThat(motor.type()).isEqualTo("Motor");
      assertThat(motor.members())
          .contains(
              new TestRead.Member(
                  "Program:Main.Line.Motor[3].Speed", "REAL", new TagValue.Real(1.5)),
              new TestRead.Member(
                  "Program:Main.Line.Motor[3].Faulted", "BOOL", new TagValue.Bool(true)));
      TestRead counts = open.testRead("Counts[3..5]", null, 8);
      assertThat(counts.members())
          .extracting(TestRead.Member::address)
          .containsExactly("Counts[3]", "Counts[4]", "Counts[5]");
      assertThat(counts.members())
          .extracting(TestRead.Member::value)
          .containsExactly(new TagValue.Int(-3), new TagValue.Int(-4), new TagValue.Int(-5));
    }
  }

  private static List<String> members(int count) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      members.addAll(List.of("Alarm" + i, "Count" + i, "Speed" + i));
    }
    members.addAll(List.of("Mode", "Step"));
    return members.subList(0, count);
  }

  private static DataType type(String member) {
    return switch (member.charAt(0)) {
      case 'A' -> DataType.BOOL;
      case 'C' -> DataType.INT32;
      case 'S' -> member.startsWith("Speed") ? DataType.FLOAT32 : DataType.INT16;
      default -> DataType.INT16;
    };
  }

  private static DataType type(TagValue value) {
    return switch (value) {
      case TagValue.Bool _ -> DataType.BOOL;
      case TagValue.Int _ -> DataType.INT32;
      case TagValue.UnsignedInt _ -> DataType.UINT64;
      case TagValue.Real _ -> DataType.FLOAT64;
      case TagValue.Text _ -> DataType.STRING;
    };
  }

  private static TagName name(String address) {
    return TagName.of(
        PLACE, "t" + address.replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT));
  }

  private static Tag tag(String address, DataType type) {
    return new Tag(
        name(address), address, type, null, null, 0, null, null, PERIOD, null, null, null);
  }

  private void start(ControllerLimits limits) throws Exception {
    running =
        new ControllerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            IDENTITY,
            limits,
            memory,
            Map.of(),
            () -> (_, served) -> new TagValue.Int(served),
            (_, _) -> {},
            InstantSource.system());
  }

  private ControllerServer server() {
    return Objects.requireNonNull(running);
  }

  private Device.Opener opener(List<Tag> tags) {
    DeviceEndpoint endpoint =
        new DeviceEndpoint.EtherNetIp(
            "127.0.0.1", server().port(), "1,0", Duration.ofSeconds(10), null);
    return new EipDriver(new Clocks(InstantSource.system(), System::nanoTime), Duration.ZERO)
        .line(endpoint)
        .opener(
            new ResolvedPlant.Device("plc", "gw", PLACE, endpoint, tags),
            failure -> faults.add(failure.fault()));
  }

  private static Map<TagName, Reading> poll(Device open) throws Exception {
    Map<TagName, Reading> readings = new HashMap<>();
    open.poll(Set.of(PERIOD), reading -> readings.put(reading.tag(), reading));
    return readings;
  }

  private static Reading of(Map<TagName, Reading> readings, TagName name) {
    return Objects.requireNonNull(readings.get(name), name.text());
  }
}
