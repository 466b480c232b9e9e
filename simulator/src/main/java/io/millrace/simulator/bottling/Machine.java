// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import io.millrace.simulator.bottling.Chance.Draw;
import java.util.List;

/**
 * How a machine of the line behaves. Immutable.
 *
 * @param name own name of its work unit.
 * @param secondsPerPiece ideal time for one piece, PRI; positive.
 * @param piecesPerCycle pieces it works on at once; 1 and up.
 * @param rejectRatio how many of its cycles end in scrap; 0..1.
 * @param failures running time between failures.
 * @param repairs time to repair.
 * @param microStops running time between short stops.
 * @param microStopLength how long those last.
 * @param setUpEvery pieces between changeovers; 0 for none.
 * @param setUps how long changeovers last.
 * @param faults how many kinds of failure it has; 1 and up.
 */
public record Machine(
    String name,
    double secondsPerPiece,
    int piecesPerCycle,
    double rejectRatio,
    Weibull failures,
    Weibull repairs,
    Weibull microStops,
    Weibull microStopLength,
    int setUpEvery,
    Weibull setUps,
    int faults) {
  /** Bottles, or room for them, that must be there before a waiting machine starts again. */
  private static final int RESTART = 8;

  private static final double SLOW = 0.82;
  private static final double SLOW_SHARE = 0.15;
  private static final Weibull SPEED_LENGTH = Weibull.exponential(40);

  /** As new, a little after it was switched on. */
  MachineState start(Chance chance) {
    return new MachineState(
        Mode.RUNNING,
        0,
        0,
        failures.seconds(chance.uniform(Draw.FAILURE)),
        microStops.seconds(chance.uniform(Draw.MICRO_STOP)),
        0,
        1,
        SPEED_LENGTH.seconds(chance.uniform(Draw.SPEED_LENGTH)),
        0,
        0,
        0,
        Sensors.COLD);
  }

  /**
   * A machine as most are: it runs for an hour or two, and some of its repairs take very long. The
   * machines of a demonstration live faster, so that there is something to see.
   */
  Machine unhurried() {
    return new Machine(
        name,
        secondsPerPiece,
        piecesPerCycle,
        rejectRatio,
        failures.times(12),
        new Weibull(repairs.scaleSeconds() * 8, 0.75),
        microStops.times(8),
        microStopLength.times(4),
        setUpEvery * 8,
        setUps.times(6),
        faults);
  }

  /** The same machine with a product that takes longer. */
  Machine slower(double times) {
    return new Machine(
        name,
        secondsPerPiece * times,
        piecesPerCycle,
        rejectRatio,
        failures,
        repairs,
        microStops,
        microStopLength,
        setUpEvery,
        setUps,
        faults);
  }

  /** The same machine on a day on which nothing goes right. */
  Machine worn() {
    return new Machine(
        name,
        secondsPerPiece,
        piecesPerCycle,
        rejectRatio * 5,
        failures.times(0.3),
        repairs.times(1.5),
        microStops.times(0.4),
        microStopLength,
        setUpEvery,
        setUps,
        faults);
  }

  /**
   * One tick on, but for its instruments.
   *
   * @param available pieces waiting before it.
   * @param room free places behind it.
   * @param seconds length of the tick; shorter than one cycle.
   */
  MachineState move(MachineState now, int available, int room, Chance chance, double seconds) {
    return switch (now.mode()) {
      case FAILED, MICRO_STOP, SETUP ->
          now.secondsLeft() > seconds
              ? now.in(now.mode(), now.fault(), now.secondsLeft() - seconds)
              : now.in(Mode.RUNNING, 0, 0);
      case STARVED ->
          available >= Math.max(RESTART, piecesPerCycle) ? now.in(Mode.RUNNING, 0, 0) : now;
      case BLOCKED -> room >= Math.max(RESTART, piecesPerCycle) ? now.in(Mode.RUNNING, 0, 0) : now;
      case RUNNING -> run(now, available, room, chance, seconds);
    };
  }

  private MachineState run(
      MachineState now, int available, int room, Chance chance, double seconds) {
    if (now.untilFailure() <= 0) {
      int fault = (int) (chance.uniform(Draw.FAULT) * faults);
      return now.nextFailureIn(failures.seconds(chance.uniform(Draw.FAILURE)))
          .in(Mode.FAILED, fault, repairs.seconds(chance.uniform(Draw.REPAIR)));
    }
    if (now.untilMicroStop() <= 0) {
      return now.nextMicroStopIn(microStops.seconds(chance.uniform(Draw.MICRO_STOP)))
          .in(Mode.MICRO_STOP, 0, microStopLength.seconds(chance.uniform(Draw.MICRO_STOP_LENGTH)));
    }
    if (available < piecesPerCycle) {
      return now.in(Mode.STARVED, 0, 0);
    }
    if (room < piecesPerCycle) {
      return now.in(Mode.BLOCKED, 0, 0);
    }
    MachineState later = atSpeed(now.ran(seconds), chance);
    double cycle = later.cycle() + seconds * later.speed() / (secondsPerPiece * piecesPerCycle);
    if (cycle < 1) {
      return later.at(cycle);
    }
    boolean isRejected = chance.uniform(Draw.REJECT) < rejectRatio;
    MachineState done = later.at(cycle - 1).made(piecesPerCycle, isRejected);
    boolean isSetUpDue =
        setUpEvery > 0 && done.produced() / setUpEvery > now.produced() / setUpEvery;
    return isSetUpDue ? done.in(Mode.SETUP, 0, setUps.seconds(chance.uniform(Draw.SETUP))) : done;
  }

  private static MachineState atSpeed(MachineState now, Chance chance) {
    if (now.speedLeft() > 0) {
      return now;
    }
    double speed = chance.uniform(Draw.SPEED) < SLOW_SHARE ? SLOW : 1;
    return now.atSpeed(speed, SPEED_LENGTH.seconds(chance.uniform(Draw.SPEED_LENGTH)));
  }

  /** The line that the simulator runs. */
  static List<Machine> bottlingLine() {
    return List.of(
        new Machine(
            "filler",
            0.25,
            1,
            0.008,
            Weibull.exponential(420),
            new Weibull(45, 1.6),
            Weibull.exponential(70),
            new Weibull(4, 2),
            0,
            Weibull.exponential(1),
            1),
        new Machine(
            "capper",
            0.24,
            1,
            0.006,
            new Weibull(500, 1.4),
            new Weibull(36, 1.8),
            Weibull.exponential(90),
            new Weibull(3.5, 2),
            0,
            Weibull.exponential(1),
            3),
        new Machine(
            "labeller",
            0.23,
            1,
            0.012,
            new Weibull(560, 1.2),
            new Weibull(40, 1.5),
            Weibull.exponential(80),
            new Weibull(4, 2),
            1_500,
            new Weibull(30, 6),
            2),
        new Machine(
            "packer",
            0.22,
            6,
            0.003,
            Weibull.exponential(480),
            new Weibull(44, 1.6),
            Weibull.exponential(110),
            new Weibull(4, 2),
            0,
            Weibull.exponential(1),
            1));
  }
}
