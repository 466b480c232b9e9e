// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.spool.SpoolProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

class GatewayPropertiesTest {
  private static final GatewayProperties DEFAULTS =
      new GatewayProperties(
          "edge",
          Path.of(".millrace/gateway"),
          Duration.ofSeconds(1),
          new SpoolProperties(
              DataSize.ofGigabytes(1),
              Duration.ofDays(7),
              DataSize.ofMegabytes(2),
              Duration.ofMillis(250),
              500,
              Duration.ofMillis(200),
              10_000));

  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Bound.class);

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(GatewayProperties.class)
  static class Bound {}

  @Test
  void hasDefaults() {
    context.run(run -> assertThat(run.getBean(GatewayProperties.class)).isEqualTo(DEFAULTS));
  }

  @Test
  void theSettingsFileListsEveryKeyWithItsDefault() throws IOException {
    List<PropertySource<?>> file =
        new YamlPropertySourceLoader()
            .load("edge-gateway", new ClassPathResource("edge-gateway.yaml"));
    Map<String, Object> own = new HashMap<>();
    for (PropertySource<?> source : file) {
      for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        if (key.startsWith("millrace.gateway.")) {
          own.put(key, String.valueOf(source.getProperty(key)));
        }
      }
    }
    assertThat(own).hasSize(10);
    context
        .withPropertyValues(
            own.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toArray(String[]::new))
        .run(run -> assertThat(run.getBean(GatewayProperties.class)).isEqualTo(DEFAULTS));
  }

  @Test
  void everyKeyIsMapped() {
    context
        .withPropertyValues(
            "millrace.gateway.name=hall-2",
            "millrace.gateway.data-dir=/data",
            "millrace.gateway.between-connects=3s",
            "millrace.gateway.spool.max-size=64MB",
            "millrace.gateway.spool.max-age=2d",
            "millrace.gateway.spool.back-fill=100KB",
            "millrace.gateway.spool.gather=100ms",
            "millrace.gateway.spool.batch-readings=50",
            "millrace.gateway.spool.force=50ms",
            "millrace.gateway.spool.queue=100")
        .run(
            run ->
                assertThat(run.getBean(GatewayProperties.class))
                    .isEqualTo(
                        new GatewayProperties(
                            "hall-2",
                            Path.of("/data"),
                            Duration.ofSeconds(3),
                            new SpoolProperties(
                                DataSize.ofMegabytes(64),
                                Duration.ofDays(2),
                                DataSize.ofKilobytes(100),
                                Duration.ofMillis(100),
                                50,
                                Duration.ofMillis(50),
                                100))));
  }

  @ParameterizedTest
  @CsvSource({
    "millrace.gateway.nmae=edge",
    "millrace.gateway.name=Hall 2",
    "millrace.gateway.spool.force=2s",
    "millrace.gateway.spool.max-size=1KB",
    "millrace.gateway.spool.max-age=0s",
    "millrace.gateway.spool.back-fill=0MB",
    "millrace.gateway.spool.batch-readings=0"
  })
  void anUnknownOrImpossibleSettingStopsTheStart(String setting) {
    context
        .withPropertyValues(setting)
        .run(run -> assertThatThrownBy(() -> run.getBean(GatewayProperties.class)).isNotNull());
  }
}
