// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;

/** The checker by hand: ledger file, JDBC address, user, password, and from when to when. */
public final class LedgerCheckApplication {
  private static final int FOUND = 1;
  private static final int NOT_UNDERSTOOD = 2;
  private static final int FEWEST = 4;
  private static final int MOST = 6;

  private LedgerCheckApplication() {}

  public static void main(String... words) throws SQLException {
    if (words.length < FEWEST || words.length > MOST) {
      System.err.println(
          "usage: LEDGER JDBC-URL USER PASSWORD [SINCE [UNTIL]], times as 2026-01-31T12:00:00Z;"
              + " what was served after UNTIL may be missing");
      System.exit(NOT_UNDERSTOOD);
    }
    Instant since = words.length > FEWEST ? Instant.parse(words[4]) : Instant.EPOCH;
    Instant until = words.length == MOST ? Instant.parse(words[5]) : Instant.MAX;
    try (Connection connection = DriverManager.getConnection(words[1], words[2], words[3])) {
      LedgerCheck check =
          LedgerCheck.of(Path.of(words[0]), new StoredValuesStore(connection, since)::find, until);
      System.out.println(check);
      if (!check.isClean()) {
        System.exit(FOUND);
      }
    }
  }
}
