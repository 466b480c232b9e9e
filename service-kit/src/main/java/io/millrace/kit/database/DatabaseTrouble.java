// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.database;

import java.sql.SQLException;

/** What is wrong between a service and its database, told apart by what to do about it. */
public enum DatabaseTrouble {
  /** Nobody answers, or the server is starting or stopping. */
  AWAY("the database does not answer"),
  /** The server answers and lets this user into no database: password, name or rights. */
  CLOSED("the database server refuses the service"),
  /** The database can be used, but the schema is not as this version of the service needs it. */
  NOT_MIGRATED("the schema cannot be migrated");

  private final String words;

  DatabaseTrouble(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Classes 08, 53, 57P: connection, resources, operator; 28 and 3D: login and database name. */
  static DatabaseTrouble of(Throwable failure) {
    boolean isSql = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused) {
        isSql = true;
        String state = refused.getSQLState();
        if (state != null) {
          return ofState(state);
        }
      }
    }
    // A pool that waited in vain gives no state; a migration that is no SQL error is one of ours.
    return isSql ? AWAY : NOT_MIGRATED;
  }

  private static DatabaseTrouble ofState(String state) {
    if (state.startsWith("28") || state.startsWith("3D")) {
      return CLOSED;
    }
    return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")
        ? AWAY
        : NOT_MIGRATED;
  }
}
