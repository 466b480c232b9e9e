// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class DatabaseTroubleTest {
  @Test
  void aServerThatIsNotThereOrStartsIsAway() {
    assertThat(of("08001")).isEqualTo(DatabaseTrouble.AWAY);
    assertThat(of("53300")).isEqualTo(DatabaseTrouble.AWAY);
    assertThat(of("57P03")).isEqualTo(DatabaseTrouble.AWAY);
    assertThat(DatabaseTrouble.of(new SQLTransientConnectionException("waited 1000 ms")))
        .isEqualTo(DatabaseTrouble.AWAY);
  }

  @Test
  void aWrongPasswordOrDatabaseIsNotAway() {
    assertThat(of("28P01")).isEqualTo(DatabaseTrouble.CLOSED);
    assertThat(of("3D000")).isEqualTo(DatabaseTrouble.CLOSED);
  }

  @Test
  void aMigrationThatFailsIsTheSchemasTroubleHoweverDeepItsCause() {
    SQLException forbidden = new SQLException("permission denied for database", "42501");
    assertThat(DatabaseTrouble.of(new FlywayException("V001 failed", forbidden)))
        .isEqualTo(DatabaseTrouble.NOT_MIGRATED);
    assertThat(DatabaseTrouble.of(new FlywayException("checksums differ")))
        .isEqualTo(DatabaseTrouble.NOT_MIGRATED);
  }

  private static DatabaseTrouble of(String state) {
    return DatabaseTrouble.of(new IllegalStateException(new SQLException("no", state)));
  }
}
