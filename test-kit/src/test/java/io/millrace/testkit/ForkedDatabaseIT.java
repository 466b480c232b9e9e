// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedDatabaseIT {
  @TempDir Path dir;

  @Test
  void whatWasCommittedIsThereAfterAKill() throws SQLException {
    try (ForkedDatabase database = ForkedDatabase.in(dir)) {
      database.start();
      try (Connection connection = connect(database)) {
        connection.createStatement().execute("create table t as select 42 as n");
      }
      database.kill();
      assertThatThrownBy(() -> connect(database)).isInstanceOf(SQLException.class);
      database.start();
      try (Connection connection = connect(database);
          var rows = connection.createStatement().executeQuery("select n from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(42);
      }
    }
  }

  private static Connection connect(ForkedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
  }
}
