// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import io.millrace.contracts.readings.TagValue;
import io.millrace.contracts.readings.TagValue.Bool;
import io.millrace.contracts.readings.TagValue.Int;
import io.millrace.contracts.readings.TagValue.Real;
import io.millrace.contracts.readings.TagValue.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** What the machines of the second line show: cans. Immutable. */
final class CanningSignals implements LineSignals {
  static final int CANS_PER_ROW = 20;
  static final int CANS_PER_PALLET = 4_000;
  static final int CANS_ABREAST = 30;
  static final int CANS_PER_TRAY = 24;

  // Each counter starts so near its end that it rolls over within minutes, except the one that
  // begins where real numbers stop to count.
  private static final long FILLER_CANS = Integer.MAX_VALUE - 700;
  private static final long FILLER_REJECTS = Short.MAX_VALUE - 2;
  private static final long DEPALLETISER_ROWS = 9_960;
  private static final long DEPALLETISER_REJECTS = 9_999;
  private static final long PASTEURISER_CANS = (1L << 53) - 1_000;
  private static final long PACKER_TRAYS = 9_950;
  private static final long PACKER_REJECTS = 9_999;
  private static final long PROGRAM_END = 10_000;

  private static final long FIRST_PALLET = 340_123_450_000_000_018L;
  private static final int CANS_PER_RECIPE = 9_600;
  private static final int CANS_PER_FILM = 24 * 250;
  private static final int ZONES = 8;
  private static final double[] ZONE_CELSIUS = {32, 45, 56, 62, 62.5, 54, 42, 30};

  @Override
  public Map<String, TagValue> of(String machine, LineState line) {
    return switch (machine) {
      case "depalletiser" -> depalletiser(line.machines().get(0));
      case "filler" -> filler(line.machines().get(1));
      case "pasteuriser" -> pasteuriser(line.machines().get(2));
      case "packer" -> packer(line.machines().get(3));
      default -> throw new IllegalArgumentException("the line has no machine '" + machine + "'");
    };
  }

  @Override
  public OptionalInt stateCode(String machine, MachineState state) {
    return OptionalInt.of(
        switch (machine) {
          case "depalletiser" -> depalletiserCode(state);
          case "pasteuriser" -> pasteuriserCode(state);
          default -> PackMl.code(state.mode());
        });
  }

  private static Map<String, TagValue> depalletiser(MachineState state) {
    Sensors sensors = state.sensors();
    long rows = state.produced() / CANS_PER_ROW;
    long pallets = state.produced() / CANS_PER_PALLET;
    return Map.of(
        "state", new Int(depalletiserCode(state)),
        "rows", new Int((DEPALLETISER_ROWS + rows) % PROGRAM_END),
        "rejected_rows",
            new Int((DEPALLETISER_REJECTS + state.scrap() / CANS_PER_ROW) % PROGRAM_END),
        "running", new Bool(state.mode() == Mode.RUNNING),
        "vacuum", new Real(-48 * sensors.pressure()),
        "lift_height", new Real(2_150 - state.produced() % CANS_PER_PALLET * 0.52),
        "pallet", new Int(FIRST_PALLET + pallets * 10),
        "rows_left", new Int((CANS_PER_PALLET - state.produced() % CANS_PER_PALLET) / CANS_PER_ROW),
        "pallet_missing", new Bool(state.mode() == Mode.SETUP),
        "sheet_torn", new Bool(state.mode() == Mode.FAILED && state.fault() == 0));
  }

  private static Map<String, TagValue> filler(MachineState state) {
    Sensors sensors = state.sensors();
    boolean isRunning = state.mode() == Mode.RUNNING;
    boolean isFailed = state.mode() == Mode.FAILED;
    long recipe = state.produced() / CANS_PER_RECIPE % 2;
    return Map.ofEntries(
        Map.entry("state", new Int(PackMl.code(state.mode()))),
        Map.entry("cans", new Int((int) (FILLER_CANS + state.produced()))),
        Map.entry("rejects", new Int((short) (FILLER_REJECTS + state.scrap()))),
        Map.entry("running", new Bool(isRunning)),
        Map.entry("fault_code", new Int(isFailed ? 120 + state.fault() : 0)),
        Map.entry("speed", new Real(isRunning ? 400 * state.speed() : 0)),
        Map.entry("co2_pressure", new Real(3.4 * sensors.pressure())),
        Map.entry("product_temperature", new Real(3.5 + sensors.warmth())),
        Map.entry("bowl_level", new Real(62 * sensors.pressure())),
        Map.entry("bowl_level_setpoint", new Real(62)),
        Map.entry("inlet_valve", new Real(isRunning ? 41 + 9 * (1 - sensors.pressure()) : 0)),
        Map.entry("seamer_jam", new Bool(isFailed && state.fault() == 0)),
        Map.entry("co2_low", new Bool(isFailed && state.fault() == 1)),
        Map.entry("lids_empty", new Bool(isFailed && state.fault() == 2)),
        Map.entry("recipe", new Text(recipe == 0 ? "COLA 0.33" : "COLA ZERO 0.33")),
        Map.entry("fill_volume", new Real(recipe == 0 ? 330.5 : 331)));
  }

  private static Map<String, TagValue> pasteuriser(MachineState state) {
    Sensors sensors = state.sensors();
    Map<String, TagValue> values = new HashMap<>();
    values.put("state", new Int(pasteuriserCode(state)));
    values.put("cans_in", new Int(PASTEURISER_CANS + state.produced()));
    values.put("cans_out", new Int(PASTEURISER_CANS + state.good()));
    values.put("belt_speed", new Real(state.mode() == Mode.RUNNING ? 0.42 * state.speed() : 0));
    values.put("units", new Real(24 + 30 * (sensors.warmth() - 0.8)));
    values.put("steam_valve", new Int(Math.round(Math.clamp(60 * sensors.load(), 0, 100))));
    values.put("door_open", new Bool(state.mode() == Mode.MICRO_STOP));
    values.put("water_low", new Bool(state.mode() == Mode.FAILED && state.fault() == 1));
    for (int zone = 0; zone < ZONES; zone++) {
      double wave = Math.sin(state.cycle() * 2 * Math.PI + zone) * 0.3;
      values.put(
          "zone%d_temperature".formatted(zone + 1),
          new Real(ZONE_CELSIUS[zone] * (0.8 + 0.2 * sensors.warmth()) + wave));
    }
    return values;
  }

  private static Map<String, TagValue> packer(MachineState state) {
    Sensors sensors = state.sensors();
    return Map.of(
        "state", new Int(PackMl.code(state.mode())),
        "trays", new Int((PACKER_TRAYS + state.produced() / CANS_PER_TRAY) % PROGRAM_END),
        "rejected_trays", new Int((PACKER_REJECTS + state.scrap() / CANS_PER_TRAY) % PROGRAM_END),
        "glue_temperature", new Real(40 + 125 * sensors.warmth()),
        "film_left", new Int(CANS_PER_FILM - state.produced() % CANS_PER_FILM),
        "cycle_time", new Int(Math.round(135 * CANS_PER_TRAY / state.speed())),
        "drive_load", new Real(100 * sensors.load()),
        "message", new Text(message(state)));
  }

  private static String message(MachineState state) {
    return switch (state.mode()) {
      case RUNNING -> "";
      case STARVED -> "Waiting for cans at the infeed";
      case BLOCKED -> "Discharge conveyor full";
      case MICRO_STOP -> "Carton misplaced, cleared by itself";
      case SETUP -> "Changeover";
      case FAILED ->
          state.fault() == 0
              ? "F031 Film web broken at the wrapping bar, thread anew and reset"
              : "F044 Glue below 140 degrees, wait for the heater";
    };
  }

  private static int depalletiserCode(MachineState state) {
    return switch (state.mode()) {
      case RUNNING -> 1;
      case STARVED -> 2;
      case BLOCKED -> 3;
      case MICRO_STOP -> 4;
      case SETUP -> 5;
      case FAILED -> 91 + state.fault();
    };
  }

  private static int pasteuriserCode(MachineState state) {
    return switch (state.mode()) {
      case RUNNING -> 100;
      case STARVED -> 210;
      case BLOCKED -> 220;
      case MICRO_STOP -> 230;
      case SETUP -> 300;
      case FAILED -> -10 - state.fault();
    };
  }
}
