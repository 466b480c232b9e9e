// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new program is loaded while the controller is read: the same names, in a structure that is laid
 * out in another way. Nothing may be decoded with the old layout.
 */
@Timeout(180)
class NewProgramTest {
  private static final int ID = 0x301;

  @TempDir Path folder;

  /** As many bytes as the next, so that nothing but its handle tells them apart. */
  private static Template before() {
    return Template.named("Pump").add("Count", Elementary.DINT).add("Load", Elementary.DINT).at(ID);
  }

  private static Template after() {
    return Template.named("Pump").add("Load", Elementary.DINT).add("Count", Elementary.DINT).at(ID);
  }

  private static void load(ControllerMemory memory, Template pump, int count, int load) {
    memory.removeTag("", "Pump");
    memory.removeTemplate(ID);
    memory.addTag("", "Pump", pump);
    memory.write("Pump.Count", new TagValue.Int(count));
    memory.write("Pump.Load", new TagValue.Int(load));
  }

  @Test
  void nothingIsDecodedWithTheOldLayout() throws Exception {
    List<Tag> tags =
        List.of(
            NumberedController.tag("count", "Pump.Count", DataType.INT32),
            NumberedController.tag("load", "Pump.Load", DataType.INT32));
    try (NumberedController controller = new NumberedController(ControllerLimits.LARGE, 0)) {
      load(controller.memory, before(), 1_001, 2_001);
      try (PolledPlc plc =
          new PolledPlc(
              NumberedController.device("pump", controller.server.port(), "1,0", tags), folder)) {
        for (int version = 2; version <= 5; version++) {
          plc.awaitMore(3, PolledPlc.good("count"));
          load(
              controller.memory,
              version % 2 == 0 ? after() : before(),
              1_000 + version,
              2_000 + version);
          TagValue newest = new TagValue.Int(2_000 + version);
          Awaitility.await()
              .atMost(PolledPlc.PATIENCE)
              .until(
                  () -> {
                    // What was refused while the tag was away is asked for again later.
                    plc.skip(PolledPlc.PATIENCE);
                    return values(plc, "load").contains(newest);
                  });
        }
        assertThat(values(plc, "count")).allMatch(value -> isOf(1_000, value));
        assertThat(values(plc, "load")).allMatch(value -> isOf(2_000, value));
        assertThat(plc.isUp()).isTrue();
      }
    }
  }

  /** Zero is what a tag has that was just made. */
  private static boolean isOf(int base, TagValue value) {
    double number = value.asDouble();
    return number == 0 || (number > base && number <= base + 5);
  }

  private static Set<TagValue> values(PolledPlc plc, String tag) {
    return plc.readings.stream()
        .filter(PolledPlc.good(tag))
        .flatMap(reading -> Stream.ofNullable(reading.value()))
        .collect(Collectors.toSet());
  }
}
