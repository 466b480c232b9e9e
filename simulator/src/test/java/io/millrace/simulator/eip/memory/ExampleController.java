// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import io.millrace.contracts.readings.TagValue;

/** A small controller with one tag of each kind. */
public final class ExampleController {
  public static final Template STRING = Template.string(0xFCE, "STRING", 82);
  public static final Template STRING_20 = Template.string(0x201, "STRING_20", 20);

  /** Two BOOLs, a number that must be aligned, three more BOOLs, a short array. */
  public static final Template MOTOR =
      Template.named("Motor")
          .add("Running", Elementary.BOOL)
          .add("Faulted", Elementary.BOOL)
          .add("Speed", Elementary.REAL)
          .add("Mode", Elementary.SINT)
          .add("Starts", Elementary.INT)
          .addArray("Codes", Elementary.INT, 3)
          .add("Name", STRING_20)
          .at(0x300);

  public static final Template LINE =
      Template.named("Line")
          .add("Id", Elementary.SINT)
          .addArray("Motor", MOTOR, 5)
          .add("Total", Elementary.LINT)
          .addArray("Alarms", Elementary.BOOL, 40)
          .at(0x301);

  public static final Template VALVE =
      Template.named("ValveControl")
          .add("EnableIn", Elementary.BOOL)
          .add("EnableOut", Elementary.BOOL)
          .add("Position", Elementary.REAL)
          .add("Secret", Elementary.DINT, Access.NONE)
          .at(0x302);

  private ExampleController() {}

  public static ControllerMemory memory() {
    ControllerMemory memory = new ControllerMemory();
    memory.addTag("", "Flag", Elementary.BOOL);
    memory.addTag("", "Word", Elementary.DINT);
    memory.addTag("", "Counts", Elementary.INT, 20);
    memory.addTag("", "Grid", Elementary.DINT, 2, 3, 4);
    memory.addTag("", "Bits", Elementary.BOOL, 64);
    memory.addTag("", "Recipe", STRING);
    memory.addTag("", "Valve", VALVE);
    memory.addTag("", "Hidden", Elementary.DINT, Access.NONE);
    memory.addTag("", "Level", Elementary.LREAL);
    memory.addTag("", "Serial", Elementary.ULINT);
    memory.addTag("Main", "Line", LINE);
    memory.addTag("Main", "Count", Elementary.UDINT);
    memory.write("Flag", new TagValue.Bool(true));
    memory.write("Word", new TagValue.Int(0x12345678));
    for (int i = 0; i < 20; i++) {
      memory.write("Counts[" + i + "]", new TagValue.Int(-i));
    }
    memory.write("Grid[1,2,3]", new TagValue.Int(23));
    memory.write("Recipe", new TagValue.Text("Cola 0.5"));
    memory.write("Level", new TagValue.Real(1));
    memory.write("Serial", new TagValue.UnsignedInt(-2));
    memory.write("Valve.Position", new TagValue.Real(0.5));
    memory.write("Program:Main.Line.Motor[3].Speed", new TagValue.Real(1.5));
    memory.write("Program:Main.Line.Motor[3].Faulted", new TagValue.Bool(true));
    memory.write("Program:Main.Count", new TagValue.UnsignedInt(4_000_000_000L));
    return memory;
  }
}
