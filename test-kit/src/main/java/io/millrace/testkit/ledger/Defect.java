// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

/** What can be wrong between what was served and what is stored. */
public enum Defect {
  /** Served, and not stored. */
  LOST,
  /** Stored more often than served. */
  DUPLICATED,
  /** Stored at another place of the tag's order than served. */
  REORDERED,
  /** Stored with a value that was not served there. */
  ALTERED
}
