// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import io.millrace.simulator.bottling.Chance.Draw;

/**
 * What a machine's instruments show; each machine scales them to its own. Immutable.
 *
 * @param warmth 0 is as cold as the hall, 1 as warm as after hours of work; drifts and is noisy.
 * @param pressure 1 is the set point; drifts and is noisy.
 * @param load of the motor: 0 at rest, about 1 at full work.
 * @param energy work done since the start, seconds at full load.
 */
public record Sensors(double warmth, double pressure, double load, double energy) {
  static final Sensors COLD = new Sensors(0.6, 1, 0, 0);

  private static final double WARMING_SECONDS = 180;
  private static final double SETTLING_SECONDS = 6;
  private static final double SPIN_UP_SECONDS = 0.8;
  private static final double WARMTH_NOISE = 0.004;
  private static final double PRESSURE_NOISE = 0.012;
  private static final double LOAD_NOISE = 0.05;
  private static final double IDLE_LOAD = 0.12;

  Sensors next(Mode mode, Chance chance, double seconds) {
    boolean isRunning = mode == Mode.RUNNING;
    double root = Math.sqrt(seconds);
    double hours = chance.tick() * seconds / 3600;
    // The hall warms up and cools down over the day, and the machine with it.
    double drift = 0.05 * Math.sin(2 * Math.PI * hours / 24);
    double newWarmth =
        approach(warmth, (isRunning ? 1 : 0.3) + drift, seconds / WARMING_SECONDS)
            + WARMTH_NOISE * root * chance.normal(Draw.TEMPERATURE);
    double newPressure =
        approach(pressure, isRunning ? 1 : 1.06, seconds / SETTLING_SECONDS)
            + PRESSURE_NOISE * root * chance.normal(Draw.PRESSURE);
    double target =
        switch (mode) {
          case RUNNING -> 1;
          case STARVED, BLOCKED, MICRO_STOP -> IDLE_LOAD;
          case FAILED, SETUP -> 0;
        };
    double newLoad =
        Math.max(
            0,
            approach(load, target, seconds / SPIN_UP_SECONDS)
                + (target > 0 ? LOAD_NOISE * root * chance.normal(Draw.CURRENT) : 0));
    return new Sensors(newWarmth, newPressure, newLoad, energy + newLoad * seconds);
  }

  private static double approach(double value, double target, double share) {
    return value + (target - value) * share;
  }
}
