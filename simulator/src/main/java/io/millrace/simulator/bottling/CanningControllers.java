// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import static io.millrace.simulator.eip.memory.Elementary.BOOL;
import static io.millrace.simulator.eip.memory.Elementary.DINT;
import static io.millrace.simulator.eip.memory.Elementary.INT;
import static io.millrace.simulator.eip.memory.Elementary.LINT;
import static io.millrace.simulator.eip.memory.Elementary.LREAL;
import static io.millrace.simulator.eip.memory.Elementary.REAL;
import static io.millrace.simulator.eip.memory.Elementary.TIME;
import static io.millrace.simulator.eip.memory.Elementary.UDINT;
import static io.millrace.simulator.eip.memory.Elementary.USINT;

import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.eip.ControllerDesign;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.Way;
import io.millrace.simulator.eip.memory.Access;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Template;

/**
 * The two controllers of the second line: a large one in slot 2 of its rack for depalletiser and
 * filler, and an old small one, whose messages have 500 bytes, for pasteuriser and packer.
 */
public final class CanningControllers {
  private static final int VENDOR = 1;
  private static final int PROGRAMMABLE = 14;
  private static final int RUNNING = 0x60;
  private static final int FILLING_SLOT = 2;

  private static final Template STRING = Template.string(0xFCE, "STRING", 82);
  private static final Template STRING_20 = Template.string(0x201, "STRING_20", 20);

  private static final Template STATUS =
      Template.named("MachineStatus")
          .add("State", DINT)
          .add("Running", BOOL)
          .add("Starved", BOOL)
          .add("Blocked", BOOL)
          .add("Faulted", BOOL)
          .add("FaultCode", INT)
          .at(0x210);

  /** An add-on instruction: what it keeps for itself is nobody's business. */
  private static final Template LEVEL_CONTROL =
      Template.named("LevelControl")
          .add("EnableIn", BOOL)
          .add("EnableOut", BOOL)
          .add("ProcessValue", REAL)
          .add("SetPoint", REAL)
          .add("Output", REAL)
          .add("Integral", REAL, Access.NONE)
          .at(0x211);

  private static final Template COUNTS =
      Template.named("MachineCounts").add("Produced", DINT).add("Rejected", INT).at(0x212);

  private CanningControllers() {}

  /**
   * @param machine one of those that it controls.
   */
  public static ControllerDesign of(String machine) {
    return switch (machine) {
      case "depalletiser", "filler" -> filling();
      default -> packing();
    };
  }

  private static ControllerDesign filling() {
    Template filler =
        Template.named("CanFiller")
            .add("Status", STATUS)
            .add("Counts", COUNTS)
            .add("Speed", REAL)
            .add("CO2Pressure", REAL)
            .add("ProductTemperature", INT)
            .at(0x220);
    Template depalletiser =
        Template.named("Depalletiser")
            .add("Status", STATUS)
            .add("Counts", COUNTS)
            .add("Vacuum", REAL)
            .add("LiftHeight", LREAL)
            .at(0x221);
    Template pallet = Template.named("Pallet").add("Number", LINT).add("RowsLeft", DINT).at(0x222);
    Template recipe = Template.named("Recipe").add("Name", STRING_20).add("Volume", REAL).at(0x223);
    ControllerMemory memory = new ControllerMemory();
    memory.addTag("", "Filler", filler);
    memory.addTag("", "Depal", depalletiser);
    memory.addTag("", "FillerFaults", BOOL, 64);
    memory.addTag("", "DepalFaults", BOOL, 32);
    memory.addTag("", "Recipes", recipe, 4);
    memory.addTag("", "LineSpeedSetPoint", REAL);
    memory.addTag("Depalletising", "Pallet", pallet);
    memory.addTag("Depalletising", "Step", DINT);
    memory.addTag("Filling", "Level", LEVEL_CONTROL);
    memory.addTag("Filling", "ValveTimes", INT, 60);
    return new ControllerDesign(
        new Identity(VENDOR, PROGRAMMABLE, 166, 33, 11, RUNNING, 0x00CA_F111, "1756-L83E/B"),
        ControllerLimits.LARGE.at(Way.toSlot(FILLING_SLOT)),
        memory);
  }

  private static ControllerDesign packing() {
    Template pasteuriser =
        Template.named("Pasteuriser")
            .add("Status", STATUS)
            .add("CansIn", LINT)
            .add("CansOut", LINT)
            .add("BeltSpeed", REAL)
            .add("Units", REAL)
            .add("SteamValve", USINT)
            .add("Doors", DINT)
            .at(0x230);
    Template packer =
        Template.named("TrayPacker")
            .add("Status", STATUS)
            .add("Trays", UDINT)
            .add("RejectedTrays", UDINT)
            .add("GlueTemperature", REAL)
            .add("FilmLeft", DINT)
            .add("CycleTime", TIME)
            .at(0x231);
    ControllerMemory memory = new ControllerMemory();
    memory.addTag("", "Pasteuriser", pasteuriser);
    memory.addTag("", "ZoneTemperature", REAL, 8);
    memory.addTag("", "ZoneSetPoint", REAL, 8);
    memory.addTag("", "Message", STRING);
    memory.addTag("Packing", "Packer", packer);
    memory.addTag("Packing", "DriveLoad", REAL);
    memory.addTag("Packing", "Pattern", DINT, 3, 8);
    return new ControllerDesign(
        new Identity(VENDOR, PROGRAMMABLE, 95, 20, 19, RUNNING, 0x00CA_F222, "1769-L33ER"),
        ControllerLimits.SMALL,
        memory);
  }
}
