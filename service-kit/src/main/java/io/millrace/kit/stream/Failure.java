// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/** Why a transaction of a projection failed; decides what happens to its records. */
public enum Failure {
  /** Something the records need has not come; they wait and never become dead letters. */
  NOT_YET,
  /** The database is away, full, read-only, contended or not as we expect it; everything waits. */
  UNAVAILABLE,
  /** The database ended a statement that took too long; tried again with fewer records. */
  SLOW,
  /** The database refuses what a record says; the record is found and becomes a dead letter. */
  REFUSED,
  /** Our own code failed; like refused, after more attempts. */
  BROKEN;

  /** By the innermost cause that says something. */
  static Failure of(Throwable thrown) {
    Failure failure = BROKEN;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotYetException) {
        return NOT_YET;
      }
      if (cause instanceof SQLException refused) {
        failure = of(refused);
      } else if (cause instanceof IOException || cause instanceof UncheckedIOException) {
        failure = UNAVAILABLE;
      }
    }
    return failure;
  }

  private static Failure of(SQLException refused) {
    String state = refused.getSQLState();
    if (state == null || state.length() < 5) {
      return UNAVAILABLE;
    }
    if (state.equals("57014")) {
      return SLOW;
    }
    return switch (state.substring(0, 2)) {
      // Cardinality, data, integrity, view check, raised by a trigger, too large for the server.
      case "21", "22", "23", "44", "P0", "54" -> REFUSED;
      // Code went on after an error it should not have caught.
      case "25" -> state.equals("25P02") ? BROKEN : UNAVAILABLE;
      default -> UNAVAILABLE;
    };
  }
}
