// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SpanTest {

  @Test
  void neighboursAreJoinedAndOthersAreNot() {
    assertThat(Span.joining(new TreeSet<>(List.of(0L, 10L, 20L, 40L, 60L, 70L)), 10))
        .containsExactly(new Span(0, 30), new Span(40, 50), new Span(60, 80));
    assertThat(Span.joining(new TreeSet<>(), 10)).isEmpty();
  }

  @Test
  void aCutSpanHasTheSameTime() {
    assertThat(new Span(5, 30).cut(10))
        .containsExactly(new Span(5, 15), new Span(15, 25), new Span(25, 30));
    assertThat(new Span(5, 15).cut(10)).containsExactly(new Span(5, 15));
    assertThat(new Span(5, 30).micros()).isEqualTo(25);
  }
}
