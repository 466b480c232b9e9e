// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

/** What a stop costs, and whose it is. The first three are big losses; the others are not ours. */
public enum Loss {
  /** The equipment failed: a big loss of availability. */
  BREAKDOWN,
  /** It was set up or adjusted: a big loss of availability. */
  SETUP,
  /** It stopped briefly: a big loss of effectiveness. */
  MINOR_STOP,
  /** What comes after it takes nothing more. */
  BLOCKED,
  /** What comes before it gives nothing more. */
  STARVED,
  /** It was not meant to work: planned downtime. */
  PLANNED
}
