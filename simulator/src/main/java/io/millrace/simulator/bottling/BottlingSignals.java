// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import io.millrace.contracts.readings.TagValue;
import io.millrace.contracts.readings.TagValue.Bool;
import io.millrace.contracts.readings.TagValue.Int;
import io.millrace.contracts.readings.TagValue.Real;
import io.millrace.contracts.readings.TagValue.Text;
import io.millrace.contracts.readings.TagValue.UnsignedInt;
import java.util.Map;
import java.util.OptionalInt;

/** What the machines of the first line show: bottles. Immutable. */
final class BottlingSignals implements LineSignals {
  // Each counter starts so near its end that it rolls over within minutes.
  private static final long FILLER_BOTTLES = (1L << 16) - 400;
  private static final long FILLER_REJECTS = (1L << 16) - 3;
  private static final long CAPPER_GOOD = (1L << 32) - 600;
  private static final long CAPPER_REJECTS = 65_530;
  private static final long LABELLER_BOTTLES = 100_000_000 - 500;
  private static final long LABELLER_GOOD = 65_000;
  private static final long PACKER_CASES = 900;
  private static final long PACKER_REJECTS = 999;
  private static final int CASES_END = 1_000;
  private static final long BCD32_END = 100_000_000;
  private static final long ENCODER_START = (1L << 53) + 1;

  private static final int BOTTLES_PER_CASE = 6;
  private static final int BOTTLES_PER_RECIPE = 2_400;
  private static final int LABELS_PER_ROLL = 1_500;

  @Override
  public Map<String, TagValue> of(String machine, LineState line) {
    return switch (machine) {
      case "filler" -> filler(line.machines().get(0));
      case "capper" -> capper(line.machines().get(1), line.tick());
      case "labeller" -> labeller(line.machines().get(2));
      case "packer" -> packer(line.machines().get(3));
      default -> throw new IllegalArgumentException("the line has no machine '" + machine + "'");
    };
  }

  /** The packer shows none. */
  @Override
  public OptionalInt stateCode(String machine, MachineState state) {
    return switch (machine) {
      case "filler" -> OptionalInt.of(PackMl.code(state.mode()));
      case "capper" -> OptionalInt.of(capperCode(state));
      case "labeller" -> OptionalInt.of(labellerCode(state));
      default -> OptionalInt.empty();
    };
  }

  private static Map<String, TagValue> filler(MachineState state) {
    Sensors sensors = state.sensors();
    boolean isRunning = state.mode() == Mode.RUNNING;
    return Map.ofEntries(
        Map.entry("state", unsigned(PackMl.code(state.mode()))),
        Map.entry("bottles", unsigned((FILLER_BOTTLES + state.produced()) & 0xFFFF)),
        Map.entry("rejects", unsigned((FILLER_REJECTS + state.scrap()) & 0xFFFF)),
        Map.entry("speed", new Real(isRunning ? 240 * state.speed() : 0)),
        Map.entry("pressure", new Real(1.6 * sensors.pressure())),
        Map.entry("guard_closed", new Bool(state.mode() != Mode.FAILED)),
        Map.entry("fault", new Bool(state.mode() == Mode.FAILED)),
        Map.entry("product_tank_low", new Bool(sensors.pressure() < 0.985)),
        Map.entry("temperature", new Real(18 + 24 * sensors.warmth())),
        Map.entry("motor_current", new Real(21.5 * sensors.load())),
        Map.entry("energy", new Real(5_120 + sensors.energy() * 11 / 3_600)),
        Map.entry(
            "recipe",
            new Text(
                state.produced() / BOTTLES_PER_RECIPE % 2 == 0 ? "SPRING 0.5L" : "CITRUS 0.5L")));
  }

  private static Map<String, TagValue> capper(MachineState state, long tick) {
    Sensors sensors = state.sensors();
    int turn = (int) (state.cycle() * 360_000);
    return Map.of(
        "state", unsigned(capperCode(state)),
        "good_bottles", unsigned((CAPPER_GOOD + state.good()) & 0xFFFF_FFFFL),
        "rejects", unsigned((CAPPER_REJECTS + state.scrap()) & 0xFFFF),
        "torque", new Real(1.8 * sensors.pressure()),
        "cap_level", new Real(100 - state.produced() % 900 / 10.0),
        "temperature", new Real(20 + 15 * sensors.warmth()),
        "head_position", new Int(tick % 2 == 0 ? turn : -turn),
        "running", new Bool(state.mode() == Mode.RUNNING),
        "guard_closed", new Bool(capperCode(state) != 43),
        "cap_chute_empty", new Bool(capperCode(state) == 41));
  }

  private static Map<String, TagValue> labeller(MachineState state) {
    Sensors sensors = state.sensors();
    return Map.of(
        "state", new Int(labellerCode(state)),
        "bottles", unsigned((LABELLER_BOTTLES + state.produced()) % BCD32_END),
        "good_bottles", unsigned((LABELLER_GOOD + state.good()) & 0xFFFF),
        "batch", unsigned(4_711 + state.produced() / BOTTLES_PER_RECIPE),
        "glue_temperature", new Real(60 + 105 * sensors.warmth()),
        "labels_left", new Int(LABELS_PER_ROLL - state.produced() % LABELS_PER_ROLL),
        "encoder", unsigned(ENCODER_START + state.produced() * 512 + (long) (state.cycle() * 512)),
        "vacuum", new Real(-62 * sensors.pressure()),
        "guard_closed", new Bool(state.mode() != Mode.SETUP));
  }

  private static Map<String, TagValue> packer(MachineState state) {
    Sensors sensors = state.sensors();
    long cases = state.produced() / BOTTLES_PER_CASE;
    long rejected = state.scrap() / BOTTLES_PER_CASE;
    return Map.of(
        "cases", unsigned((PACKER_CASES + cases) % CASES_END),
        "rejected_cases", unsigned((PACKER_REJECTS + rejected) % CASES_END),
        "air_pressure", new Real(6.2 * sensors.pressure()),
        "drive_current", new Real(8.4 * sensors.load()),
        "drive_temperature", new Real(25 + 32 * sensors.warmth()));
  }

  private static int capperCode(MachineState state) {
    return switch (state.mode()) {
      case RUNNING -> 10;
      case STARVED -> 20;
      case BLOCKED -> 21;
      case MICRO_STOP, SETUP -> 30;
      case FAILED -> 41 + state.fault();
    };
  }

  private static int labellerCode(MachineState state) {
    return switch (state.mode()) {
      case RUNNING -> 1;
      case STARVED -> 2;
      case BLOCKED -> 3;
      case MICRO_STOP -> 4;
      case SETUP -> 5;
      case FAILED -> -1 - state.fault();
    };
  }

  private static UnsignedInt unsigned(long value) {
    return new UnsignedInt(value);
  }
}
