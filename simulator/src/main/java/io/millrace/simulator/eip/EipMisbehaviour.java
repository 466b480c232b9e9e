// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import java.time.Duration;

/**
 * A way in which controllers and what lies between behave badly. What is answered wrongly is not in
 * the ledger, because no client may take it for a value. Immutable.
 */
public sealed interface EipMisbehaviour {

  /**
   * Answers, but not at once; to a client that has hung up meanwhile, not at all.
   *
   * @param delay before each answer.
   */
  record Late(Duration delay) implements EipMisbehaviour {}

  /** Takes requests and never answers. */
  record Silent() implements EipMisbehaviour {}

  /** Answers with bytes that mean nothing. */
  record Garbage() implements EipMisbehaviour {}

  /**
   * Sends right answers in pieces.
   *
   * @param pieceSize bytes; 1 and up.
   * @param pause between two pieces.
   */
  record SplitFrames(int pieceSize, Duration pause) implements EipMisbehaviour {}

  /** Answers in the name of another session. */
  record WrongSession() implements EipMisbehaviour {}

  /** Answers with another request's context, or another message's sequence number. */
  record WrongContext() implements EipMisbehaviour {}

  /** Breaks the connection off instead of answering. */
  record Reset() implements EipMisbehaviour {}

  /**
   * Says another length of the data than there is, and then ends the connection.
   *
   * @param difference bytes more than there are, or fewer when negative.
   */
  record LyingLength(int difference) implements EipMisbehaviour {}

  /** Whether a client that keeps to the protocol gets the values all the same. */
  default boolean letsValuesThrough() {
    return this instanceof Late || this instanceof SplitFrames;
  }
}
