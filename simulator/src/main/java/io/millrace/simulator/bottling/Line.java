// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of machines with a buffer between each two. Immutable.
 *
 * @param machines in the order in which the pieces pass them.
 * @param bufferCapacity pieces that fit between two machines.
 */
public record Line(List<Machine> machines, int bufferCapacity) {
  /** How much plant time passes from one state to the next. */
  public static final Duration TICK = Duration.ofMillis(50);

  private static final double TICK_SECONDS = TICK.toNanos() / 1e9;
  private static final int PLENTY = 1_000;

  public Line {
    machines = List.copyOf(machines);
  }

  /** Filler, capper, labeller, packer. */
  public static Line bottling() {
    return new Line(Machine.bottlingLine(), 90);
  }

  /** Depalletiser, filler, pasteuriser, packer. */
  public static Line canning() {
    return new Line(CanningMachines.ALL, 240);
  }

  /** The first state of a run. */
  public LineState start(long seed) {
    List<MachineState> started = new ArrayList<>();
    List<Integer> buffers = new ArrayList<>();
    for (int i = 0; i < machines.size(); i++) {
      started.add(machines.get(i).start(new Chance(seed, 0, i)));
      if (i > 0) {
        buffers.add(0);
      }
    }
    return new LineState(seed, 0, started, buffers);
  }

  /** One tick on. Raw material never ends, and what leaves the line is taken away. */
  public LineState next(LineState now) {
    return next(now, Pace.LIVE, true);
  }

  /**
   * How a line is led through time. Immutable.
   *
   * @param seconds of plant time in a tick; shorter than the shortest cycle.
   * @param sensorSeconds how far its instruments go on; 0 to let them stand still.
   */
  public record Pace(double seconds, double sensorSeconds) {
    static final Pace LIVE = new Pace(TICK_SECONDS, TICK_SECONDS);
  }

  /** The same line with machines that fail as seldom as real ones, and more room between them. */
  public Line unhurried() {
    return new Line(machines.stream().map(Machine::unhurried).toList(), bufferCapacity * 8);
  }

  /** The same line with a product that takes so many times as long. */
  public Line slower(double times) {
    return new Line(
        machines.stream().map(machine -> machine.slower(times)).toList(), bufferCapacity);
  }

  /** The same line on a day on which one machine does nothing right. */
  public Line onABadDay(int machine) {
    List<Machine> those = new ArrayList<>(machines);
    those.set(machine, machines.get(machine).worn());
    return new Line(those, bufferCapacity);
  }

  /**
   * One tick on.
   *
   * @param isFed whether raw material comes.
   */
  public LineState next(LineState now, Pace pace, boolean isFed) {
    long tick = now.tick() + 1;
    List<Integer> buffers = new ArrayList<>(now.buffers());
    List<MachineState> states = new ArrayList<>(now.machines());
    // From the end, so that a place that becomes free can be used in the same tick.
    for (int i = machines.size() - 1; i >= 0; i--) {
      MachineState before = now.machines().get(i);
      int available = i == 0 ? (isFed ? PLENTY : 0) : buffers.get(i - 1);
      int room = i == buffers.size() ? PLENTY : bufferCapacity - buffers.get(i);
      Chance chance = new Chance(now.seed(), tick, i);
      MachineState after = machines.get(i).move(before, available, room, chance, pace.seconds());
      if (pace.sensorSeconds() > 0) {
        long reading = Math.round(tick * pace.seconds() / pace.sensorSeconds());
        after =
            after.with(
                before
                    .sensors()
                    .next(after.mode(), new Chance(now.seed(), reading, i), pace.sensorSeconds()));
      }
      states.set(i, after);
      if (i > 0) {
        buffers.set(i - 1, available - (int) (after.produced() - before.produced()));
      }
      if (i < buffers.size()) {
        buffers.set(i, buffers.get(i) + (int) (after.good() - before.good()));
      }
    }
    return new LineState(now.seed(), tick, states, buffers);
  }
}
