// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.right;

import java.sql.Connection;
import java.util.Optional;

/** Nothing wrong: a store on JDBC that answers with its core. */
public record BungStore(Connection connection) {
  Optional<Bung> find() {
    return Optional.empty();
  }
}
