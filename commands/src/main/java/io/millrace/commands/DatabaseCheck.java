// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether the database can do what is asked of it. Pure. */
final class DatabaseCheck {
  private static final int OLDEST = 15;
  private static final String SUBJECT = "database";

  private DatabaseCheck() {}

  /**
   * @param database what the ingest-service found: {@code level}, {@code postgres}, {@code
   *     timescale}; missing while it never answered, which another check tells.
   */
  static List<Finding> findings(JsonNode database) {
    String postgres = database.path("postgres").asString("");
    if (postgres.isEmpty()) {
      return List.of();
    }
    String words =
        "level %s: PostgreSQL %s, %s"
            .formatted(
                database.path("level").asString(""),
                postgres,
                database.path("timescale").isMissingNode()
                    ? "TimescaleDB not used"
                    : "TimescaleDB " + database.path("timescale").asString(""));
    return List.of(
        major(postgres) < OLDEST
            ? Finding.fault(SUBJECT, words, "bring it to PostgreSQL %d or later".formatted(OLDEST))
            : Finding.ok(SUBJECT, words));
  }

  private static int major(String version) {
    String digits = version.replaceFirst("\\D.*", "");
    return digits.isEmpty() ? OLDEST : Integer.parseInt(digits);
  }
}
