// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Brings a service's schema up to date. The first attempt is made while the service starts; when
 * the database is away or a migration is refused, the service starts nevertheless, says that it is
 * not ready, and goes on trying. May be asked from any thread.
 */
public final class DatabaseRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRunner.class);
  private static final Duration LOG_EVERY = Duration.ofSeconds(10);

  private final DataSourceProperties datasource;
  private final DatabaseProperties limits;
  private final ServiceSchema schema;
  private final InstantSource clock;
  private final CountDownLatch migrated = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile DatabaseTrouble trouble = DatabaseTrouble.NOT_MIGRATED;
  private volatile String reason = "the schema is not migrated yet";
  private volatile boolean running;
  private @Nullable Instant logged;

  DatabaseRunner(
      DataSourceProperties datasource,
      DatabaseProperties limits,
      ServiceSchema schema,
      InstantSource clock) {
    this.datasource = datasource;
    this.limits = limits;
    this.schema = schema;
    this.clock = clock;
  }

  /** Whether the schema is as this version of the service needs it. */
  public boolean ready() {
    return migrated.getCount() == 0;
  }

  /** What kind of trouble keeps it from being ready. */
  public DatabaseTrouble trouble() {
    return trouble;
  }

  /** Why it is not ready, and what is done about it. */
  public String reason() {
    return reason;
  }

  @Override
  public void start() {
    running = true;
    if (!migrate()) {
      Thread.ofPlatform().daemon().name("migrate-" + schema.name()).start(this::keepTrying);
    }
  }

  private void keepTrying() {
    try {
      while (!stopped.await(limits.retryEvery().toMillis(), TimeUnit.MILLISECONDS)) {
        if (migrate()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean migrate() {
    try {
      List<String> locations;
      DriverManagerDataSource direct = direct();
      try (Connection database = direct.getConnection()) {
        locations = schema.locations().in(database);
      }
      int steps = migrate(direct, "kit_history", List.of("db/kit"));
      steps += migrate(direct, "service_history", locations);
      migrated.countDown();
      LOG.info("Schema {} is up to date, {} migrations applied now", schema.name(), steps);
      return true;
    } catch (SQLException | FlywayException e) {
      report(e);
      return false;
    }
  }

  private int migrate(DriverManagerDataSource direct, String history, List<String> locations) {
    return Flyway.configure()
        .dataSource(direct)
        .schemas(schema.name())
        .defaultSchema(schema.name())
        .table(history)
        .locations(locations.stream().map(l -> "classpath:" + l).toArray(String[]::new))
        // The other history of the same schema makes it look foreign to Flyway.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /** Not from the pool: no statement timeout, since building an index may take its time. */
  private DriverManagerDataSource direct() {
    Properties driver = new Properties();
    limits.driver(schema.name()).forEach(driver::setProperty);
    driver.remove("socketTimeout");
    DriverManagerDataSource direct =
        new DriverManagerDataSource(
            Objects.requireNonNull(datasource.determineUrl(), "spring.datasource.url is not set"),
            driver);
    direct.setUsername(datasource.determineUsername());
    direct.setPassword(datasource.determinePassword());
    return direct;
  }

  private void report(Exception failure) {
    trouble = DatabaseTrouble.of(failure);
    reason =
        "%s (schema %s), tried again every %d s: %s"
            .formatted(
                trouble.words(),
                schema.name(),
                limits.retryEvery().toSeconds(),
                failure.getMessage());
    Instant now = clock.instant();
    if (logged == null || Duration.between(logged, now).compareTo(LOG_EVERY) >= 0) {
      logged = now;
      LOG.warn("Not ready: {}", reason);
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before everything that reads or writes. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + 1000;
  }
}
