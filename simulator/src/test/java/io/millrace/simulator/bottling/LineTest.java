// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.TagValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
  private static final Line LINE = Line.bottling();
  private static final int TICKS_PER_HOUR = 72_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, -7})
  void noPieceIsLostAndNoneComesFromNowhere(long seed) {
    PlantLine.ALL.forEach(line -> assertNoneIsLost(line.line(), seed));
  }

  private static void assertNoneIsLost(Line line, long seed) {
    LineState state = line.start(seed);
    for (int i = 0; i < TICKS_PER_HOUR; i++) {
      state = line.next(state);
      for (int m = 0; m < state.machines().size(); m++) {
        MachineState machine = state.machines().get(m);
        assertThat(machine.produced()).isEqualTo(machine.good() + machine.scrap());
        if (m > 0) {
          long before = state.machines().get(m - 1).good();
          int buffer = state.buffers().get(m - 1);
          assertThat(buffer).isBetween(0, line.bufferCapacity());
          assertThat(before).isEqualTo(machine.produced() + buffer);
        }
      }
    }
    assertThat(state.machines().getLast().good()).isPositive();
  }

  @Test
  void sameSeedIsTheSameRunAndAnotherIsNot() {
    assertThat(after(5_000, 11)).isEqualTo(after(5_000, 11)).isNotEqualTo(after(5_000, 12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  void anHourIsBelievable(long seed) {
    List<Set<Mode>> seen = assertBelievable(LINE, seed);
    assertThat(seen.get(0)).contains(Mode.BLOCKED).doesNotContain(Mode.STARVED);
    assertThat(seen.get(1)).contains(Mode.BLOCKED, Mode.STARVED);
    assertThat(seen.get(2)).contains(Mode.STARVED, Mode.SETUP);
    assertThat(seen.get(3)).contains(Mode.STARVED).doesNotContain(Mode.BLOCKED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  void anHourOfCansIsBelievable(long seed) {
    List<Set<Mode>> seen = assertBelievable(Line.canning(), seed);
    assertThat(seen.get(0)).contains(Mode.BLOCKED, Mode.SETUP).doesNotContain(Mode.STARVED);
    assertThat(seen.get(1)).contains(Mode.BLOCKED, Mode.STARVED);
    assertThat(seen.get(2)).contains(Mode.STARVED);
    assertThat(seen.get(3)).contains(Mode.STARVED).doesNotContain(Mode.BLOCKED);
  }

  private static List<Set<Mode>> assertBelievable(Line line, long seed) {
    LineState state = line.start(seed);
    long[] running = new long[line.machines().size()];
    List<Set<Mode>> seen = new ArrayList<>();
    line.machines().forEach(_ -> seen.add(EnumSet.noneOf(Mode.class)));
    for (int i = 0; i < 4 * TICKS_PER_HOUR; i++) {
      state = line.next(state);
      for (int m = 0; m < running.length; m++) {
        Mode mode = state.machines().get(m).mode();
        seen.get(m).add(mode);
        running[m] += mode == Mode.RUNNING ? 1 : 0;
      }
    }
    double seconds = 4 * 3_600;
    for (int m = 0; m < running.length; m++) {
      MachineState machine = state.machines().get(m);
      double availability = running[m] / (4.0 * TICKS_PER_HOUR);
      double quality = (double) machine.good() / machine.produced();
      double oee = machine.good() * line.machines().get(m).secondsPerPiece() / seconds;
      assertThat(oee).as("OEE of machine %d", m).isBetween(0.58, 0.83);
      assertThat(availability).as("availability of machine %d", m).isBetween(0.6, 0.9);
      assertThat(quality).as("quality of machine %d", m).isBetween(0.97, 0.9999);
      assertThat(seen.get(m)).contains(Mode.RUNNING, Mode.MICRO_STOP, Mode.FAILED);
    }
    return seen;
  }

  @Test
  void eachCounterRollsOverInTheFirstMinutesAndNeverElseGoesBack() {
    record Counter(PlantLine line, String machine, String tag, long end) {}
    PlantLine bottling = PlantLine.ALL.get(0);
    PlantLine canning = PlantLine.ALL.get(1);
    List<Counter> counters =
        List.of(
            new Counter(bottling, "filler", "bottles", 1L << 16),
            new Counter(bottling, "filler", "rejects", 1L << 16),
            new Counter(bottling, "capper", "good_bottles", 1L << 32),
            new Counter(bottling, "capper", "rejects", 1L << 16),
            new Counter(bottling, "labeller", "bottles", 100_000_000),
            new Counter(bottling, "labeller", "good_bottles", 1L << 16),
            new Counter(bottling, "packer", "cases", 1_000),
            new Counter(bottling, "packer", "rejected_cases", 1_000),
            new Counter(canning, "depalletiser", "rows", 10_000),
            new Counter(canning, "depalletiser", "rejected_rows", 10_000),
            new Counter(canning, "filler", "cans", 1L << 32),
            new Counter(canning, "filler", "rejects", 1L << 16),
            new Counter(canning, "packer", "trays", 10_000),
            new Counter(canning, "packer", "rejected_trays", 10_000));
    for (Counter counter : counters) {
      LineState state = counter.line().start(1);
      long last = -1;
      int rollOvers = 0;
      for (int tick = 0; tick < TICKS_PER_HOUR / 2; tick++) {
        long now = whole(counter.line().signals().of(counter.machine(), state).get(counter.tag()));
        if (tick > 0) {
          long step = Math.floorMod(now - last, counter.end());
          assertThat(step).as("step of %s", counter).isBetween(0L, 1L);
          rollOvers += now < last ? 1 : 0;
        }
        last = now;
        state = counter.line().line().next(state);
      }
      assertThat(rollOvers).as("roll-overs of %s", counter).isEqualTo(1);
    }
  }

  private static long whole(@Nullable TagValue value) {
    return switch (value) {
      case TagValue.UnsignedInt(long bits) -> bits;
      case TagValue.Int(long number) -> number;
      case null, default -> throw new IllegalArgumentException(value + " counts nothing");
    };
  }

  private static LineState after(int ticks, long seed) {
    LineState state = LINE.start(seed);
    for (int i = 0; i < ticks; i++) {
      state = LINE.next(state);
    }
    return state;
  }
}
