// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseIT {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  @Test
  void isPostgreSql15OrNewer() throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(15);
    }
  }

  @Test
  void addressUserAndPasswordAreEnoughToConnect() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(DATABASE.jdbcUrl(), DATABASE.username(), DATABASE.password())) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void eachDatabaseIsOnItsOwn() throws SQLException {
    execute(DATABASE, "create table if not exists barrel (id int)");
    try (TestDatabase other = TestDatabase.fresh()) {
      assertThat(tables(other)).isZero();
      execute(other, "create table hoop (id int); create table stave (id int)");
      assertThat(tables(other)).isEqualTo(2);
    }
    assertThat(tables(DATABASE)).isEqualTo(1);
  }

  @Test
  void closingDropsItUnderOpenConnections() throws SQLException {
    TestDatabase database = TestDatabase.fresh();
    execute(database, "create table hoop (id int)");
    try (Connection open = database.connect()) {
      assertThat(open.isValid(1)).isTrue();
      database.close();
      assertThat(open.isValid(1)).isFalse();
    }
    assertThat(tables(database)).as("asked for again, it is empty").isZero();
    database.close();
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int tables(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
