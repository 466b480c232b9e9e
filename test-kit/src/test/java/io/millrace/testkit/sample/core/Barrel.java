// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.core;

import java.sql.Connection;

/** Wrong: a plain noun that knows a database. */
public record Barrel(Connection connection) {
  /** Wrong too: a nested class belongs to the plain noun it stands in, whatever its name. */
  record HiddenStore(java.sql.Statement statement) {}
}
