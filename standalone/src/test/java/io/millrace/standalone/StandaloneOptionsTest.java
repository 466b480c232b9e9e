// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandaloneOptionsTest {
  @Test
  void everythingHasADefault() throws StandaloneException {
    StandaloneOptions options = StandaloneOptions.parse(List.of());
    assertThat(options.dataDirectory()).isEqualTo(Path.of(".millrace").toAbsolutePath());
    assertThat(options.port(Port.INGEST)).isEqualTo(8082);
    assertThat(options.isFresh()).isFalse();
    assertThat(options.plantModel()).isEmpty();
    assertThat(options.history()).isEmpty();
    assertThat(options.settings()).isEmpty();
  }

  @Test
  void oneOffsetMovesEveryPort() throws StandaloneException {
    StandaloneOptions options = StandaloneOptions.parse(List.of("--port-offset=100"));
    for (Port port : Port.values()) {
      assertThat(options.port(port)).isEqualTo(port.number() + 100);
    }
  }

  @Test
  void settingsKeepTheirOwnEqualsSigns() throws StandaloneException {
    assertThat(StandaloneOptions.parse(List.of("--set=a.b=c=d", "--set=e=f")).settings())
        .containsExactly("a.b=c=d", "e=f");
  }

  @Test
  void whatIsNotUnderstoodIsNamedWithTheUsage() {
    assertThatThrownBy(() -> StandaloneOptions.parse(List.of("--speed=3")))
        .isInstanceOf(StandaloneException.class)
        .hasMessageContaining("'--speed'")
        .hasMessageContaining("Usage:");
    assertThatThrownBy(() -> StandaloneOptions.parse(List.of("demo")))
        .isInstanceOf(StandaloneException.class)
        .hasMessageContaining("'demo'");
    assertThatThrownBy(() -> StandaloneOptions.parse(List.of("--port-offset=-1")))
        .isInstanceOf(StandaloneException.class)
        .hasMessageContaining("from 0 to 50000");
  }
}
