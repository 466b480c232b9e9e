// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;

/** What one edit of a work unit teaches; in the order of time, then id, they are learned. */
sealed interface Lesson {
  Instant at();

  /** Of the edit that teaches. */
  UUID id();

  /**
   * A person said why a stop was.
   *
   * @param edit that says so; another id than {@code id} when an undo of it was undone.
   * @param stop the stretch it is about: another word of the same stretch corrects this one.
   * @param features what was known of the stop, by name.
   */
  record Said(
      Instant at,
      UUID id,
      UUID edit,
      Instant stop,
      SortedMap<String, String> features,
      String reason)
      implements Lesson {}

  /** A person took an earlier word back. */
  record Unsaid(Instant at, UUID id, UUID edit, Instant stop) implements Lesson {}

  /** A person took a reason back that the service had applied of itself. */
  record Refused(Instant at, UUID id, String reason) implements Lesson {}
}
