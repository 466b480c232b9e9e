// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A service's database; the service supplies a {@link ServiceSchema}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DataSourceProperties.class, DatabaseProperties.class})
public class DatabaseConfig {

  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(
      DataSourceProperties datasource, DatabaseProperties limits, ServiceSchema schema) {
    HikariDataSource pool =
        datasource.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    pool.setPoolName(schema.name());
    limits.driver(schema.name()).forEach(pool::addDataSourceProperty);
    pool.addDataSourceProperty(
        "options", "-c statement_timeout=" + limits.statementTimeout().toMillis());
    return pool;
  }

  @Bean
  DatabaseRunner databaseRunner(
      DataSourceProperties datasource,
      DatabaseProperties limits,
      ServiceSchema schema,
      InstantSource clock) {
    return new DatabaseRunner(datasource, limits, schema, clock);
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
    return new TransactionTemplate(transactions);
  }

  @Bean
  HealthIndicator databaseHealthIndicator(
      DatabaseRunner database, DataSource pool, DataSourceProperties datasource) {
    String address = address(datasource.getUrl());
    return () -> {
      if (!database.ready()) {
        return down(address, database.trouble(), database.reason());
      }
      try (Connection connection = pool.getConnection()) {
        return connection.isValid(1)
            ? Health.up().withDetail("address", address).build()
            : down(address, DatabaseTrouble.AWAY, "the database does not answer");
      } catch (SQLException e) {
        return down(
            address, DatabaseTrouble.of(e), "the database does not answer: " + e.getMessage());
      }
    };
  }

  private static Health down(String address, DatabaseTrouble trouble, String reason) {
    return Health.down()
        .withDetail("address", address)
        .withDetail("trouble", trouble)
        .withDetail("reason", reason)
        .build();
  }

  /** What follows the question mark may be a password. */
  private static String address(@Nullable String url) {
    return url == null ? "" : url.replaceFirst("\\?.*", "");
  }
}
