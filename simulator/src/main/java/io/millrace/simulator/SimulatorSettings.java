// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.simulator.load.LoadPlant;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is simulated, and where it goes. Immutable.
 *
 * @param load the generated plant; null for the lines.
 * @param portBase port of the first device, each next one has the next; 0 lets the system choose
 *     each.
 * @param isSpread whether each device has an address of its own, 127.0.0.1 and up, and all have the
 *     same port.
 * @param seed what chance decides from; the same seed gives the same run.
 * @param speed how much faster than life the lines run; positive.
 * @param ledger file of every value served; null for none.
 * @param truth file of the machines' modes and pieces; null for none.
 * @param memory folder in which the lines' state is kept from run to run, as machines keep their
 *     counters when they are switched off; null to start anew.
 */
public record SimulatorSettings(
    @Nullable LoadPlant load,
    int portBase,
    boolean isSpread,
    long seed,
    double speed,
    @Nullable Path ledger,
    @Nullable Path truth,
    @Nullable Path memory) {
  public static final int DEFAULT_PORT = 5020;
  private static final int LAST_PORT = 65535;

  public SimulatorSettings {
    if (portBase < 0 || portBase > LAST_PORT) {
      throw new IllegalArgumentException("port %d is outside 0..65535".formatted(portBase));
    }
    if (!(speed > 0 && speed <= 1000)) {
      throw new IllegalArgumentException("speed %s is outside 0..1000".formatted(speed));
    }
  }

  /** The lines in real time on ports that the system chooses. */
  public static SimulatorSettings bottlingLine() {
    return new SimulatorSettings(null, 0, false, 1, 1, null, null, null);
  }

  /** A generated plant on ports that the system chooses. */
  public static SimulatorSettings load(LoadPlant load) {
    return new SimulatorSettings(load, 0, false, 1, 1, null, null, null);
  }

  public SimulatorSettings withPortBase(int port) {
    return new SimulatorSettings(load, port, isSpread, seed, speed, ledger, truth, memory);
  }

  public SimulatorSettings withSeed(long newSeed) {
    return new SimulatorSettings(load, portBase, isSpread, newSeed, speed, ledger, truth, memory);
  }

  public SimulatorSettings withSpeed(double newSpeed) {
    return new SimulatorSettings(load, portBase, isSpread, seed, newSpeed, ledger, truth, memory);
  }

  public SimulatorSettings withLedger(Path file) {
    return new SimulatorSettings(load, portBase, isSpread, seed, speed, file, truth, memory);
  }

  public SimulatorSettings withTruth(Path file) {
    return new SimulatorSettings(load, portBase, isSpread, seed, speed, ledger, file, memory);
  }

  public SimulatorSettings withMemory(Path folder) {
    return new SimulatorSettings(load, portBase, isSpread, seed, speed, ledger, truth, folder);
  }
}
