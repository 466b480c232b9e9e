// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * How each service starts: settings in a file of its own name, the house's defaults below them, and
 * nothing that listens beyond loopback. Several services may start in one JVM.
 */
public final class KitApplication {
  private static final String DEFAULTS = "defaults.properties";

  /** Boot's own set-up of data sources would end a service that has no database. */
  private static final String DATABASE_SETUP =
      String.join(
          ",",
          "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
          "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
          "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration");

  private KitApplication() {}

  /**
   * A service with a schema of its own; import {@code DatabaseConfig} and what stands on it.
   *
   * @param main the service's {@code Application} class.
   * @param name of the service and of its settings file: {@code ingest-service}.
   */
  public static SpringApplicationBuilder withDatabase(Class<?> main, String name) {
    return builder(main, name, defaults());
  }

  /** A service that keeps nothing in a database. */
  public static SpringApplicationBuilder withoutDatabase(Class<?> main, String name) {
    Properties defaults = defaults();
    defaults.setProperty("spring.autoconfigure.exclude", DATABASE_SETUP);
    return builder(main, name, defaults);
  }

  private static SpringApplicationBuilder builder(Class<?> main, String name, Properties defaults) {
    defaults.setProperty("spring.config.name", name);
    defaults.setProperty("spring.application.name", name);
    return new SpringApplicationBuilder(main).bannerMode(Banner.Mode.OFF).properties(defaults);
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    try (InputStream file =
        Objects.requireNonNull(KitApplication.class.getResourceAsStream(DEFAULTS))) {
      defaults.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the kit's jar lacks " + DEFAULTS, e);
    }
    return defaults;
  }
}
