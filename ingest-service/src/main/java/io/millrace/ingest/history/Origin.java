// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

/** What the points of an answer are, or were made of. */
enum Origin {
  /** The readings as they came. */
  RAW,
  /** Buckets of readings: narrower than minutes, or nothing of the window is folded yet. */
  SAMPLES,
  /** Buckets of folded minutes; readings where a minute is cut or not folded yet. */
  MINUTES,
  /** Buckets of folded hours; minutes and readings where an hour is cut or not folded yet. */
  HOURS
}
