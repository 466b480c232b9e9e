// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

class IngestPropertiesTest {
  private static final String PREFIX = "millrace.ingest";

  @Test
  void theFileSaysTheDefaults() throws IOException {
    List<PropertySource<?>> file =
        new YamlPropertySourceLoader()
            .load("ingest-service", new ClassPathResource("ingest-service.yaml"));
    IngestProperties written =
        new Binder(ConfigurationPropertySources.from(file))
            .bind(
                PREFIX,
                Bindable.of(IngestProperties.class),
                new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
            .get();

    assertThat(written).isEqualTo(bound(Map.of()));
    assertThat(written.retention().samples()).isEqualTo(Duration.ofDays(90));
  }

  @Test
  void everyKeyIsMapped() {
    IngestProperties changed =
        bound(
            Map.ofEntries(
                Map.entry("timescale.enabled", "false"),
                Map.entry("timescale.direct-compress", "false"),
                Map.entry("samples.accept-ahead", "2h"),
                Map.entry("retention.samples", "7d"),
                Map.entry("retention.minutes", "8d"),
                Map.entry("retention.hours", "9d"),
                Map.entry("retention.quarantine", "10d"),
                Map.entry("retention.every", "5m"),
                Map.entry("rollup.every", "1s"),
                Map.entry("rollup.delay", "2s"),
                Map.entry("rollup.batch", "3"),
                Map.entry("history.max-points", "200"),
                Map.entry("history.max-samples", "2000"),
                Map.entry("live.max-streams", "4"),
                Map.entry("live.replay", "50"),
                Map.entry("live.queue", "60"),
                Map.entry("live.heartbeat", "7s")));

    assertThat(changed)
        .isEqualTo(
            new IngestProperties(
                new IngestProperties.Timescale(false, false),
                new IngestProperties.Samples(Duration.ofHours(2)),
                new IngestProperties.Retention(
                    Duration.ofDays(7),
                    Duration.ofDays(8),
                    Duration.ofDays(9),
                    Duration.ofDays(10),
                    Duration.ofMinutes(5)),
                new IngestProperties.Rollup(Duration.ofSeconds(1), Duration.ofSeconds(2), 3),
                new IngestProperties.History(200, 2000),
                new IngestProperties.Live(4, 50, 60, Duration.ofSeconds(7))));
  }

  @Test
  void anUnknownKeyIsRefused() {
    assertThatThrownBy(() -> bound(Map.of("rollup.evry", "1s"))).isInstanceOf(BindException.class);
  }

  private static IngestProperties bound(Map<String, String> settings) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    settings.forEach((name, value) -> source.put(PREFIX + "." + name, value));
    return new Binder(source)
        .bindOrCreate(
            PREFIX,
            Bindable.of(IngestProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
