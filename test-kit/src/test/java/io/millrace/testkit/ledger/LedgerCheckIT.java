// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LedgerCheckIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  private static final String TABLES =
      """
      create schema telemetry;
      create table telemetry.tag (tag_id integer primary key, name text not null);
      create table telemetry.sample (
        at timestamptz not null, tag_id integer not null, value double precision,
        quality smallint not null);
      create table telemetry.sample_text (
        at timestamptz not null, tag_id integer not null, value text not null);
      insert into telemetry.tag values (1, 'a/b/count'), (2, 'a/b/encoder'), (3, 'a/b/recipe');
      insert into telemetry.sample values
        ('2025-12-31T23:59:59Z', 1, 1, 0),
        ('2026-01-01T00:00:01Z', 1, 5, 0), ('2026-01-01T00:00:02Z', 1, null, 513),
        ('2026-01-01T00:00:03Z', 1, 6, 257), ('2026-01-01T00:00:04Z', 1, 8, 0),
        ('2026-01-01T00:00:01Z', 2, 9007199254740992, 0),
        ('2026-01-01T00:00:01Z', 3, null, 0);
      insert into telemetry.sample_text values
        ('2026-01-01T00:00:01Z', 2, '9007199254740993'), ('2026-01-01T00:00:01Z', 3, 'SPRING');
      """;

  @TempDir Path folder;

  @Test
  void theTablesAreHeldAgainstTheLedger() throws Exception {
    Path ledger =
        Files.writeString(
            folder.resolve("ledger.tsv"),
            """
            d\ta/b/count\t1\t1767225601000000\t5
            d\ta/b/count\t2\t1767225603000000\t6
            d\ta/b/count\t3\t1767225603500000\t7
            d\ta/b/count\t4\t1767225604000000\t8
            d\ta/b/encoder\t1\t1767225601000000\t9007199254740993
            d\ta/b/recipe\t1\t1767225601000000\t"SPRING"
            d\ta/b/unknown\t1\t1767225609000000\t1
            """);
    try (Connection connection = DATABASE.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);

      LedgerCheck check =
          LedgerCheck.of(
              ledger,
              new StoredValuesStore(connection, Instant.parse("2026-01-01T00:00:00Z"))::find,
              Instant.parse("2026-01-01T00:00:05Z"));

      assertThat(check)
          .hasToString(
              """
              4 tags, served 7, stored 5: lost 1, duplicated 0, reordered 0, altered 0
                LOST a/b/count number 3, served 2026-01-01T00:00:03.500Z as 7""");
    }
  }
}
