// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

/** Why readings leave the spool unsent to make room; the reason of their announcement. */
enum Loss {
  /** It is full: whole batches leave. */
  SPOOL_FULL,

  /** It is full: the batches arrive without their readings of tags that tell no state or pieces. */
  SPOOL_THINNED,

  /** They are older than readings are kept. */
  SPOOL_AGED
}
