// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ClassPathResource;

class OeePropertiesTest {
  private static final OeeProperties DEFAULTS =
      new OeeProperties(
          Duration.ofMinutes(5),
          Duration.ofDays(366),
          10_000,
          1_000_000,
          new OeeProperties.Account(Duration.ofSeconds(10), Duration.ofMinutes(10)),
          new OeeProperties.Stops(Duration.ofSeconds(1)),
          new OeeProperties.Proposal(1, 1000, Duration.ofMinutes(5)));

  @Test
  void hasDefaults() {
    assertEquals(DEFAULTS, bind(Map.of()));
  }

  @Test
  void takesEveryKey() {
    assertEquals(
        new OeeProperties(
            Duration.ofSeconds(30),
            Duration.ofDays(7),
            5,
            6,
            new OeeProperties.Account(Duration.ofSeconds(1), Duration.ZERO),
            new OeeProperties.Stops(Duration.ofMillis(50)),
            new OeeProperties.Proposal(0.9, 50, Duration.ofSeconds(2))),
        bind(
            Map.of(
                "millrace.oee.clock-tolerance", "30s",
                "millrace.oee.longest-window", "7d",
                "millrace.oee.most-intervals", "5",
                "millrace.oee.most-intervals-assessed", "6",
                "millrace.oee.account.every", "1s",
                "millrace.oee.account.delay", "0s",
                "millrace.oee.stops.every", "50ms",
                "millrace.oee.proposal.apply-above", "0.9",
                "millrace.oee.proposal.most-edits", "50",
                "millrace.oee.proposal.every", "2s")));
  }

  @Test
  void refusesAnUnknownKey() {
    assertThrows(BindException.class, () -> bind(Map.of("millrace.oee.most-interval", "5")));
  }

  @Test
  void theSettingsFileShowsTheDefaults() {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("oee-service.yaml"));
    Properties file = Objects.requireNonNull(yaml.getObject());
    assertEquals(DEFAULTS, bind(file));
  }

  private static OeeProperties bind(Map<?, ?> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(
            "millrace.oee",
            Bindable.of(OeeProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
