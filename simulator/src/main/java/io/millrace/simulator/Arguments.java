// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.simulator.device.Durations;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says. Immutable.
 *
 * @param settings what is simulated.
 * @param history folder that the week before is kept in; null for none.
 * @param writeModel file that the plant model goes to; null for none.
 * @param isModelOnly whether to end after writing it.
 * @param isHelp whether help is asked for.
 * @param misbehaviours what goes wrong later.
 */
record Arguments(
    SimulatorSettings settings,
    @Nullable Path history,
    @Nullable Path writeModel,
    boolean isModelOnly,
    boolean isHelp,
    List<PlannedMisbehaviour> misbehaviours) {
  static final String HELP =
      """
      A simulated plant on Modbus TCP and EtherNet/IP: the lines of acme/lyon/bottling, or a
      generated plant for load.

        --port-base N     port of the first device; each next one has the next (5020)
        --spread          each device has an address of its own, 127.0.0.1 and up, on one port
        --seed N          the same seed gives the same run (1)
        --speed X         how much faster than life the lines run (1)
        --devices N       a generated plant of N devices instead of the lines
        --tags M          tags of each generated device (10)
        --period P        how often they are to be read: 100ms, 1s (1s)
        --protocol WHAT   of generated devices: modbus-tcp, modbus-rtu-tcp, ethernet-ip, mixed
                          (modbus-tcp)
        --symbols N       tags that nobody reads in each generated controller on EtherNet/IP (0)
        --ledger FILE     every value served: device, tag, number, microseconds, value
        --truth FILE      the machines' modes and pieces, each second and at each change
        --memory FOLDER   keeps the lines' state over a restart, as machines keep their counters
        --history FOLDER  also lets the lines live through the week before, once, and keeps what
                          was read of them
        --write-model F   the plant model (YAML) of what runs here, with its real ports
        --model-only      end after writing it
        --misbehave WHAT  device=how@after+lasting, for instance filler=late:500ms@60s+30s;
                          may be given more than once. How, on Modbus: late:500ms, silent,
                          silent:5,7, wrong-transaction, wrong-protocol, wrong-check-sum,
                          wrong-unit, wrong-function, wrong-byte-count, exception:2,
                          exception:2:10-19, garbage, split:3:20ms, short, long, reset,
                          refuse, blocks:60, silent-blocks:60, pause:300ms, gap:30ms
                          (silent units; refuses or ignores larger blocks; ignores what comes
                          too soon after a connect, an answer). On EtherNet/IP: late:500ms,
                          silent, garbage, split:3:20ms, wrong-session, wrong-context, reset,
                          length:8
        --help            this text

      It listens on loopback only. Ctrl-C ends it; files are complete then.
      """;

  Arguments {
    misbehaviours = List.copyOf(misbehaviours);
  }

  /**
   * @throws IllegalArgumentException when something is not understood; the message says what.
   */
  static Arguments parse(String... words) {
    Parser parser = new Parser();
    Deque<String> left = new ArrayDeque<>(List.of(words));
    while (!left.isEmpty()) {
      String word = left.remove();
      if (parser.isFlag(word)) {
        continue;
      }
      if (left.isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' is unknown or lacks its value; --help lists what there is".formatted(word));
      }
      parser.option(word, left.remove());
    }
    return parser.arguments();
  }

  private static final class Parser {
    private final List<PlannedMisbehaviour> misbehaviours = new ArrayList<>();
    private int portBase = SimulatorSettings.DEFAULT_PORT;
    private long seed = 1;
    private double speed = 1;
    private @Nullable Integer devices;
    private int tags = 10;
    private Duration period = Duration.ofSeconds(1);
    private LoadProtocol protocol = LoadProtocol.MODBUS_TCP;
    private int symbols;
    private @Nullable Path ledger;
    private @Nullable Path truth;
    private @Nullable Path memory;
    private @Nullable Path history;
    private @Nullable Path writeModel;
    private boolean isSpread;
    private boolean isModelOnly;
    private boolean isHelp;

    boolean isFlag(String word) {
      switch (word) {
        case "--spread" -> isSpread = true;
        case "--model-only" -> isModelOnly = true;
        case "--help", "-h" -> isHelp = true;
        default -> {
          return false;
        }
      }
      return true;
    }

    void option(String name, String value) {
      try {
        switch (name) {
          case "--port-base" -> portBase = Integer.parseInt(value);
          case "--seed" -> seed = Long.parseLong(value);
          case "--speed" -> speed = Double.parseDouble(value);
          case "--devices" -> devices = Integer.valueOf(value);
          case "--tags" -> tags = Integer.parseInt(value);
          case "--period" -> period = Durations.parse(value);
          case "--protocol" -> protocol = LoadProtocol.parse(value);
          case "--symbols" -> symbols = Integer.parseInt(value);
          case "--ledger" -> ledger = Path.of(value);
          case "--truth" -> truth = Path.of(value);
          case "--memory" -> memory = Path.of(value);
          case "--history" -> history = Path.of(value);
          case "--write-model" -> writeModel = Path.of(value);
          case "--misbehave" -> misbehaviours.add(PlannedMisbehaviour.parse(value));
          default ->
              throw new IllegalArgumentException(
                  "'%s' is unknown; --help lists what there is".formatted(name));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("%s wants a number, not '%s'".formatted(name, value), e);
      }
    }

    Arguments arguments() {
      if (isModelOnly && writeModel == null) {
        throw new IllegalArgumentException("--model-only needs --write-model FILE");
      }
      if (history != null && devices != null) {
        throw new IllegalArgumentException("--history is for the lines, not for --devices");
      }
      LoadPlant load =
          devices == null ? null : new LoadPlant(devices, tags, period, protocol, symbols);
      return new Arguments(
          new SimulatorSettings(load, portBase, isSpread, seed, speed, ledger, truth, memory),
          history,
          writeModel,
          isModelOnly,
          isHelp,
          misbehaviours);
    }
  }
}
