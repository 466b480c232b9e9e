// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

/** An answer that can be told as one table. */
public interface Tabular {
  Table table();

  /** Whether there are rows beyond those of the table; such a table is refused, not cut quietly. */
  default boolean hasMore() {
    return false;
  }
}
