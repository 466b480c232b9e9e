// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

/**
 * What chance decides for one machine in one tick: the same for the same seed, whatever was asked
 * before. Immutable.
 *
 * @param seed of the whole run.
 * @param tick number of the tick.
 * @param machine place of the machine in the line, from 0.
 */
record Chance(long seed, long tick, int machine) {
  /** What is being decided; each is independent of the others. */
  enum Draw {
    FAILURE(0),
    FAULT(1),
    REPAIR(2),
    MICRO_STOP(3),
    MICRO_STOP_LENGTH(4),
    REJECT(5),
    SETUP(6),
    SPEED(7),
    SPEED_LENGTH(8),
    TEMPERATURE(9),
    PRESSURE(10),
    CURRENT(11);

    private final int number;

    Draw(int number) {
      this.number = number;
    }
  }

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1p-53;
  private static final int DRAWS = 64;

  /** Evenly distributed over 0..1, 1 excluded. */
  double uniform(Draw draw) {
    return uniform(draw.number);
  }

  /** Normally distributed around 0 with standard deviation 1. */
  double normal(Draw draw) {
    double radius = Math.sqrt(-2 * Math.log1p(-uniform(draw.number)));
    return radius * Math.cos(2 * Math.PI * uniform(draw.number + DRAWS / 2));
  }

  private double uniform(int draw) {
    long place = (tick * DRAWS + draw) * 31 + machine;
    return (mix(mix(seed + GOLDEN) + place * GOLDEN) >>> 11) * UNIT;
  }

  private static long mix(long bits) {
    long first = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
    return second ^ (second >>> 31);
  }
}
