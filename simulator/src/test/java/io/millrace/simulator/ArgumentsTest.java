// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.simulator.eip.EipMisbehaviour;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import io.millrace.simulator.modbus.Misbehaviour;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  @Test
  void withoutWordsItIsTheLineInRealTime() {
    Arguments arguments = Arguments.parse();
    assertThat(arguments.settings()).isEqualTo(SimulatorSettings.bottlingLine().withPortBase(5020));
    assertThat(arguments.misbehaviours()).isEmpty();
  }

  @Test
  void everyOptionIsUnderstood() {
    Arguments arguments =
        Arguments.parse(
            ("--port-base 6000 --spread --seed 7 --speed 2.5 --devices 20 --tags 5 --period 100ms"
                    + " --protocol mixed --symbols 300 --ledger l.tsv --truth t.tsv --memory lines"
                    + " --write-model m.yaml --model-only --misbehave d0001=late:500ms@60s+30s"
                    + " --misbehave d0002=silent")
                .split(" ", -1));
    assertThat(arguments.settings())
        .isEqualTo(
            new SimulatorSettings(
                new LoadPlant(20, 5, Duration.ofMillis(100), LoadProtocol.MIXED, 300),
                6000,
                true,
                7,
                2.5,
                Path.of("l.tsv"),
                Path.of("t.tsv"),
                Path.of("lines")));
    assertThat(arguments.writeModel()).isEqualTo(Path.of("m.yaml"));
    assertThat(arguments.history()).isNull();
    assertThat(Arguments.parse("--history", "week").history()).isEqualTo(Path.of("week"));
    assertThat(arguments.isModelOnly()).isTrue();
    assertThat(arguments.misbehaviours())
        .containsExactly(
            new PlannedMisbehaviour(
                "d0001", "late:500ms", Duration.ofSeconds(60), Duration.ofSeconds(30)),
            new PlannedMisbehaviour("d0002", "silent", Duration.ZERO, null));
  }

  @Test
  void helpNamesEveryMisbehaviour() {
    assertThat(Arguments.parse("--help").isHelp()).isTrue();
    String help = Arguments.HELP.replaceAll("\\s+", " ");
    assertThat(help).contains(Misbehaviour.NOTATION, EipMisbehaviour.NOTATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--port 5020 | '--port' is unknown; --help lists what there is",
        "--seed | '--seed' is unknown or lacks its value; --help lists what there is",
        "--seed x | --seed wants a number, not 'x'",
        "--speed 0 | speed 0.0 is outside 0..1000",
        "--port-base 70000 | port 70000 is outside 0..65535",
        "--devices 0 | 0 devices with 10 tags: each is 1..10000",
        "--period soon | 'soon' is no duration; write 500ms, 2s, 5m or PT0.5S",
        "--model-only | --model-only needs --write-model FILE",
        "--devices 1 --history week | --history is for the lines, not for --devices",
        "--misbehave filler | 'filler' does not say who and how",
        "--devices 1 --protocol profinet | 'profinet' is no protocol; use modbus-tcp,"
            + " modbus-rtu-tcp, ethernet-ip, mixed",
        "--devices 1 --symbols -1 | -1 symbols are outside 0..200000",
      })
  void whatIsNotUnderstoodGetsOneSentence(String words, String sentence) {
    assertThatThrownBy(() -> Arguments.parse(words.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void aTakenPortSaysWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SimulatorSettings settings =
          SimulatorSettings.bottlingLine().withPortBase(taken.getLocalPort());
      assertThatThrownBy(() -> Simulator.start(settings, InstantSource.system()))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContainingAll("port " + taken.getLocalPort(), "--port-base");
    }
  }
}
