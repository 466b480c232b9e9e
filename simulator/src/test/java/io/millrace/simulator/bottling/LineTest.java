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
  void noBottleIsLostAndNoneComesFromNowhere(long seed) {
    LineState state = LINE.start(seed);
    for (int i = 0; i < TICKS_PER_HOUR; i++) {
      state = LINE.next(state);
      for (int m = 0; m < state.machines().size(); m++) {
        MachineState machine = state.machines().get(m);
        assertThat(machine.produced()).isEqualTo(machine.good() + machine.scrap());
        if (m > 0) {
          long before = state.machines().get(m - 1).good();
          int buffer = state.buffers().get(m - 1);
          assertThat(buffer).isBetween(0, LINE.bufferCapacity());
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
    LineState state = LINE.start(seed);
    long[] running = new long[LINE.machines().size()];
    List<Set<Mode>> seen = new ArrayList<>();
    LINE.machines().forEach(_ -> seen.add(EnumSet.noneOf(Mode.class)));
    for (int i = 0; i < 4 * TICKS_PER_HOUR; i++) {
      state = LINE.next(state);
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
      double oee = machine.good() * LINE.machines().get(m).secondsPerPiece() / seconds;
      assertThat(oee).as("OEE of machine %d", m).isBetween(0.58, 0.83);
      assertThat(availability).as("availability of machine %d", m).isBetween(0.6, 0.9);
      assertThat(quality).as("quality of machine %d", m).isBetween(0.97, 0.9999);
      assertThat(seen.get(m)).contains(Mode.RUNNING, Mode.MICRO_STOP, Mode.FAILED);
    }
    assertThat(seen.get(0)).contains(Mode.BLOCKED).doesNotContain(Mode.STARVED);
    assertThat(seen.get(1)).contains(Mode.BLOCKED, Mode.STARVED);
    assertThat(seen.get(2)).contains(Mode.STARVED, Mode.SETUP);
    assertThat(seen.get(3)).contains(Mode.STARVED).doesNotContain(Mode.BLOCKED);
  }

  @Test
  void eachCounterRollsOverInTheFirstMinutesAndNeverElseGoesBack() {
    record Counter(String machine, String tag, long end) {}
    List<Counter> counters =
        List.of(
            new Counter("filler", "bottles", 1L << 16),
            new Counter("filler", "rejects", 1L << 16),
            new Counter("capper", "good_bottles", 1L << 32),
            new Counter("capper", "rejects", 1L << 16),
            new Counter("labeller", "bottles", 100_000_000),
            new Counter("labeller", "good_bottles", 1L << 16),
            new Counter("packer", "cases", 1_000),
            new Counter("packer", "rejected_cases", 1_000));
    long[] last = new long[counters.size()];
    int[] rollOvers = new int[counters.size()];
    LineState state = LINE.start(1);
    for (int tick = 0; tick < TICKS_PER_HOUR / 2; tick++) {
      for (int i = 0; i < last.length; i++) {
        Counter counter = counters.get(i);
        long now = whole(LineSignals.of(counter.machine(), state).get(counter.tag()));
        if (tick > 0) {
          long step = Math.floorMod(now - last[i], counter.end());
          assertThat(step).as("step of %s", counter).isBetween(0L, 1L);
          rollOvers[i] += now < last[i] ? 1 : 0;
        }
        last[i] = now;
      }
      state = LINE.next(state);
    }
    assertThat(rollOvers).containsOnly(1);
  }

  private static long whole(@Nullable TagValue value) {
    return value instanceof TagValue.UnsignedInt(long bits) ? bits : -1;
  }

  private static LineState after(int ticks, long seed) {
    LineState state = LINE.start(seed);
    for (int i = 0; i < ticks; i++) {
      state = LINE.next(state);
    }
    return state;
  }
}
