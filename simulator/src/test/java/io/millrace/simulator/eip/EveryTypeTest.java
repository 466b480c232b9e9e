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
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.contracts.readings.TagValue.Bool;
import io.millrace.contracts.readings.TagValue.Int;
import io.millrace.contracts.readings.TagValue.Real;
import io.millrace.contracts.readings.TagValue.Text;
import io.millrace.contracts.readings.TagValue.UnsignedInt;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.GatewayClient;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.ExampleController;
import io.millrace.simulator.eip.memory.Template;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type that a controller has, at its ends, as the platform's gateway reads it: on a large
 * connection, on a small one, and on none.
 */
class EveryTypeTest {
  private static final EquipmentId PLACE = EquipmentId.of("acme/lyon/bottling/line2/filler");
  private static final Identity IDENTITY =
      new Identity(1, 14, 55, 33, 11, 0x60, 0xFFC0FFEEL, "Simulated");
  private static final Template STRING_1000 = Template.string(0x202, "STRING_1000", 1000);
  private static final String LONG_TEXT = "0123456789".repeat(100);

  private final ControllerMemory memory = ExampleController.memory();
  private final List<Case> cases = new ArrayList<>();

  /** What is read, as what, and what comes of it. */
  private record Case(String address, DataType type, TagValue value) {}

  static Stream<ControllerLimits> limits() {
    return Stream.of(
        ControllerLimits.LARGE, ControllerLimits.SMALL, ControllerLimits.UNCONNECTED_ONLY);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void whatTheMemoryHoldsIsWhatIsRead(ControllerLimits limits) throws Exception {
    numbers();
    arrays();
    text();
    structures();
    attributes();
    List<Reading> readings = read(limits, cases);
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      TagName name = name(i);
      assertThat(readings)
          .as("%s as %s", one.address(), one.type())
          .filteredOn(reading -> reading.tag().equals(name))
          .singleElement()
          .returns(Quality.GOOD, Reading::quality)
          .returns(one.value(), Reading::value);
    }
  }

  @ParameterizedTest
  @MethodSource("limits")
  void whatMayNotBeReadIsBadAndAloneInThat(ControllerLimits limits) throws Exception {
    memory.addTag("", "Sound", Elementary.DINT);
    Int nothing = new Int(0);
    List<Reading> readings =
        read(
            limits,
            List.of(
                new Case("Valve.Secret", DataType.INT32, nothing),
                new Case("Hidden", DataType.INT32, nothing),
                new Case("Nobody", DataType.INT32, nothing),
                new Case("Counts[20]", DataType.INT16, nothing),
                new Case("Word", DataType.FLOAT32, nothing),
                new Case("Sound", DataType.INT32, nothing)));
    for (Reading reading : readings) {
      boolean isSound = reading.tag().equals(name(5));
      assertThat(reading.quality())
          .as("%s", reading)
          .isEqualTo(isSound ? Quality.GOOD : Quality.BAD);
    }
    assertThat(readings).hasSize(6);
  }

  private void numbers() {
    ends("Sint", Elementary.SINT, DataType.INT16, new Int(-128), new Int(127));
    ends("Int", Elementary.INT, DataType.INT16, new Int(-32_768), new Int(32_767));
    ends("Dint", Elementary.DINT, DataType.INT32, new Int(Integer.MIN_VALUE), new Int(0x7FFFFFFF));
    ends("Lint", Elementary.LINT, DataType.INT64, new Int(Long.MIN_VALUE), new Int(~0L >>> 1));
    ends("Usint", Elementary.USINT, DataType.UINT16, whole(0), whole(255));
    ends("Uint", Elementary.UINT, DataType.UINT16, whole(0), whole(65_535));
    ends("Udint", Elementary.UDINT, DataType.UINT32, whole(0), whole(0xFFFF_FFFFL));
    ends("Ulint", Elementary.ULINT, DataType.UINT64, whole(0), whole(-1));
    ends("Byte", Elementary.BYTE, DataType.UINT16, whole(0), whole(0xFF));
    ends("Words", Elementary.WORD, DataType.UINT16, whole(0), whole(0xFFFF));
    ends("Dword", Elementary.DWORD, DataType.UINT32, whole(0), whole(0xFFFF_FFFFL));
    ends("Lword", Elementary.LWORD, DataType.UINT64, whole(0), whole(-1));
    ends("Real", Elementary.REAL, DataType.FLOAT32, new Real(-Float.MAX_VALUE), new Real(0x1p-149));
    ends(
        "Lreal",
        Elementary.LREAL,
        DataType.FLOAT64,
        new Real(-Double.MAX_VALUE),
        new Real(0x1p-1074));
    ends("Time", Elementary.TIME, DataType.INT32, new Int(Integer.MIN_VALUE), new Int(86_400_000));
    ends("Ftime", Elementary.FTIME, DataType.INT32, new Int(-1), new Int(Integer.MAX_VALUE));
    ends("Ltime", Elementary.LTIME, DataType.INT64, new Int(Long.MIN_VALUE), new Int(1));
    ends("Bool", Elementary.BOOL, DataType.BOOL, new Bool(false), new Bool(true));
    cases.add(new Case("DintLow.31", DataType.BOOL, new Bool(true)));
    cases.add(new Case("DintLow.30", DataType.BOOL, new Bool(false)));
    cases.add(new Case("LintLow.63", DataType.BOOL, new Bool(true)));
    cases.add(new Case("SintHigh.0", DataType.BOOL, new Bool(true)));
    cases.add(new Case("SintHigh.7", DataType.BOOL, new Bool(false)));
  }

  private void arrays() {
    cases.add(new Case("Counts[0]", DataType.INT16, new Int(0)));
    cases.add(new Case("Counts[19]", DataType.INT16, new Int(-19)));
    cases.add(new Case("Grid[1,2,3]", DataType.INT32, new Int(23)));
    memory.write("Grid[0,1,3]", new Int(7));
    cases.add(new Case("Grid[0,1,3]", DataType.INT32, new Int(7)));
    memory.addTag("", "Table", Elementary.REAL, 300, 20);
    memory.write("Table[299,19]", new Real(0.5));
    cases.add(new Case("Table[299,19]", DataType.FLOAT32, new Real(0.5)));
    cases.add(new Case("Table[299,18]", DataType.FLOAT32, new Real(0)));
  }

  private void text() {
    memory.addTag("", "Full", ExampleController.STRING);
    memory.addTag("", "Empty", ExampleController.STRING_20);
    memory.addTag("", "Letter", STRING_1000);
    memory.write("Full", new Text("x".repeat(82)));
    memory.write("Letter", new Text(LONG_TEXT));
    cases.add(new Case("Full", DataType.STRING, new Text("x".repeat(82))));
    cases.add(new Case("Empty", DataType.STRING, new Text("")));
    cases.add(new Case("Recipe", DataType.STRING, new Text("Cola 0.5")));
    // Larger than a small message: it comes in parts.
    cases.add(new Case("Letter", DataType.STRING, new Text(LONG_TEXT)));
  }

  private void structures() {
    String motor = "Program:Main.Line.Motor[3].";
    memory.write(motor + "Codes[2]", new Int(-7));
    memory.write(motor + "Name", new Text("Drive 3"));
    memory.write(motor + "Starts", new Int(12_345));
    memory.write("Program:Main.Line.Total", new Int(Long.MAX_VALUE));
    cases.add(new Case(motor + "Speed", DataType.FLOAT32, new Real(1.5)));
    cases.add(new Case(motor + "Faulted", DataType.BOOL, new Bool(true)));
    cases.add(new Case(motor + "Running", DataType.BOOL, new Bool(false)));
    cases.add(new Case(motor + "Codes[2]", DataType.INT16, new Int(-7)));
    cases.add(new Case(motor + "Name", DataType.STRING, new Text("Drive 3")));
    cases.add(new Case(motor + "Starts", DataType.INT16, new Int(12_345)));
    cases.add(new Case("Program:Main.Line.Total", DataType.INT64, new Int(Long.MAX_VALUE)));
    cases.add(new Case("Program:Main.Count", DataType.UINT32, whole(4_000_000_000L)));
    // The whole of this one is refused, for one member forbids it.
    cases.add(new Case("Valve.Position", DataType.FLOAT32, new Real(0.5)));
    cases.add(new Case("Valve.EnableIn", DataType.BOOL, new Bool(false)));
  }

  private void attributes() {
    cases.add(new Case("cip:1/1/1", DataType.UINT16, whole(1)));
    cases.add(new Case("cip:1/1/3", DataType.UINT16, whole(55)));
    cases.add(new Case("cip:1/1/6", DataType.UINT32, whole(0xFFC0FFEEL)));
    cases.add(new Case("cip:1/1/7", DataType.STRING, new Text("Simulated")));
  }

  private static TagValue whole(long bits) {
    return new UnsignedInt(bits);
  }

  private void ends(
      String name, Elementary type, DataType dataType, TagValue lowest, TagValue highest) {
    add(name + "Low", type, dataType, lowest);
    add(name + "High", type, dataType, highest);
  }

  private void add(String name, Elementary type, DataType dataType, TagValue value) {
    memory.addTag("", name, type);
    memory.write(name, value);
    cases.add(new Case(name, dataType, value));
  }

  private List<Reading> read(ControllerLimits limits, List<Case> wanted) throws Exception {
    try (ControllerServer server =
        new ControllerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            IDENTITY,
            limits,
            memory,
            Map.of(),
            () -> (_, _) -> new Int(0),
            (_, _) -> {},
            InstantSource.system())) {
      List<Tag> tags = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        tags.add(tag(i, wanted.get(i)));
      }
      DeviceEndpoint endpoint =
          new DeviceEndpoint.EtherNetIp(
              "127.0.0.1", server.port(), null, Duration.ofSeconds(10), null);
      try (GatewayClient client =
          new GatewayClient(
              new ResolvedPlant.Device("controller", "gateway", PLACE, endpoint, tags))) {
        return client.poll();
      }
    }
  }

  private static TagName name(int index) {
    return TagName.of(PLACE, "t" + index);
  }

  private static Tag tag(int index, Case one) {
    return new Tag(
        name(index),
        one.address(),
        one.type(),
        null,
        null,
        0,
        null,
        null,
        Duration.ofSeconds(1),
        null,
        null,
        null);
  }
}
