// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulator.bottling.Line;
import io.millrace.simulator.bottling.LineState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  @TempDir Path dir;

  @Test
  void theLineGoesOnExactlyWhereItStood() {
    Line line = Line.bottling();
    LineState state = line.start(3);
    for (int i = 0; i < 5000; i++) {
      state = line.next(state);
    }
    MemoryStore memory = new MemoryStore(dir.resolve("line.json"));
    assertThat(memory.find()).isEmpty();
    memory.save(line.start(3));
    memory.save(state);
    assertThat(memory.find()).contains(state);
    assertThat(line.next(memory.find().orElseThrow())).isEqualTo(line.next(state));
  }
}
