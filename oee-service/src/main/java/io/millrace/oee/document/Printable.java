// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

/** An answer that can be printed. */
public interface Printable extends Tabular {
  Printout printout();

  /** All its tables as one. */
  @Override
  default Table table() {
    return printout().table();
  }
}
