// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.load;

import io.millrace.contracts.plant.DataType;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.ControllerDesign;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.Template;
import io.millrace.simulator.eip.memory.TemplateLayout;
import java.util.List;

/**
 * Where a controller of a generated plant has its tags: of each ten, eight are the members of a
 * structure in an array, one is in an array of numbers, and one stands alone in a program.
 */
final class LoadController {
  private static final int GROUP = 10;
  private static final int VENDOR = 1;
  private static final int PROGRAMMABLE = 14;
  private static final int PRODUCT = 166;
  private static final int STATUS = 0x60;

  private static final List<Kind> MEMBERS =
      List.of(
          new Kind("Count", DataType.INT32, Elementary.DINT),
          new Kind("Flow", DataType.FLOAT32, Elementary.REAL),
          new Kind("Energy", DataType.FLOAT64, Elementary.LREAL),
          new Kind("Total", DataType.INT64, Elementary.LINT),
          new Kind("Speed", DataType.INT16, Elementary.INT),
          new Kind("Ticks", DataType.UINT32, Elementary.UDINT),
          new Kind("Batch", DataType.UINT16, Elementary.UINT),
          new Kind("Serial", DataType.UINT64, Elementary.ULINT));

  private static final Kind IN_ARRAY = new Kind("Meters", DataType.INT64, Elementary.LINT);
  private static final Kind ALONE = new Kind("Lap", DataType.INT32, Elementary.DINT);
  private static final Template STATION = station();

  private record Kind(String name, DataType type, Elementary elementary) {}

  private LoadController() {}

  /**
   * @param index of the tag, from 0.
   */
  static DataType type(int index) {
    return kind(index).type();
  }

  /** In the notation of the plant model. */
  static String address(int index) {
    int group = index / GROUP;
    Kind kind = kind(index);
    if (kind.equals(IN_ARRAY)) {
      return "%s[%d]".formatted(kind.name(), group);
    }
    return kind.equals(ALONE)
        ? "Program:Main.%s%d".formatted(kind.name(), group)
        : "Stations[%d].%s".formatted(group, kind.name());
  }

  /**
   * @param serial number by which it is told from the others.
   * @param tags how many are read.
   * @param symbols how many more its symbol table has.
   */
  static ControllerDesign design(int serial, int tags, int symbols) {
    ControllerMemory memory = new ControllerMemory();
    int groups = (tags + GROUP - 1) / GROUP;
    memory.addTag("", "Stations", STATION, groups);
    memory.addTag("", IN_ARRAY.name(), IN_ARRAY.elementary(), groups);
    for (int group = 0; group < groups; group++) {
      memory.addTag("Main", ALONE.name() + group, ALONE.elementary());
    }
    for (int i = 1; i <= symbols; i++) {
      memory.addTag(
          i % 2 == 0 ? "" : "Spare", "Spare%06d".formatted(i), MEMBERS.get(i % 8).elementary());
    }
    return new ControllerDesign(
        new Identity(VENDOR, PROGRAMMABLE, PRODUCT, 33, 11, STATUS, serial, "Simulated controller"),
        ControllerLimits.LARGE,
        memory);
  }

  private static Kind kind(int index) {
    return switch (index % GROUP) {
      case 8 -> IN_ARRAY;
      case 9 -> ALONE;
      default -> MEMBERS.get(index % GROUP);
    };
  }

  private static Template station() {
    TemplateLayout layout = Template.named("Station");
    MEMBERS.forEach(member -> layout.add(member.name(), member.elementary()));
    return layout.at(0x200);
  }
}
