// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceIdTest {
  private static final String W3C = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void callersIdIsKept() {
    assertThat(TraceId.of(W3C, "mine", "new")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(TraceId.of(null, "mine-7", "new")).isEqualTo("mine-7");
  }

  @Test
  void whatCouldSpoilALogIsNotKept() {
    assertThat(TraceId.of("00-" + "0".repeat(32) + "-b7ad6b7169203331-01", null, "new"))
        .isEqualTo("new");
    assertThat(TraceId.of("rubbish", "two\nlines", "new")).isEqualTo("new");
    assertThat(TraceId.of(null, "x".repeat(65), "new")).isEqualTo("new");
    assertThat(TraceId.of(null, null, "new")).isEqualTo("new");
  }
}
