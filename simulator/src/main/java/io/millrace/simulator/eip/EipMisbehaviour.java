// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.simulator.device.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** How {@link #parse} wants it. */
  String NOTATION =
      "late:500ms, silent, garbage, split:3:20ms, wrong-session, wrong-context, reset, length:8";

  /**
   * @throws IllegalArgumentException when the text is none of {@link #NOTATION}.
   */
  static EipMisbehaviour parse(String text) {
    Matcher late = Pattern.compile("late:(\\w+)").matcher(text);
    if (late.matches()) {
      return new Late(Durations.parse(late.group(1)));
    }
    Matcher split = Pattern.compile("split:([1-9]\\d{0,3}):(\\w+)").matcher(text);
    if (split.matches()) {
      return new SplitFrames(Integer.parseInt(split.group(1)), Durations.parse(split.group(2)));
    }
    Matcher length = Pattern.compile("length:(-?\\d{1,5})").matcher(text);
    if (length.matches()) {
      return new LyingLength(Integer.parseInt(length.group(1)));
    }
    return switch (text) {
      case "silent" -> new Silent();
      case "garbage" -> new Garbage();
      case "wrong-session" -> new WrongSession();
      case "wrong-context" -> new WrongContext();
      case "reset" -> new Reset();
      default ->
          throw new IllegalArgumentException(
              "'%s' is no misbehaviour on EtherNet/IP; use one of %s".formatted(text, NOTATION));
    };
  }

  /** Whether a client that keeps to the protocol gets the values all the same. */
  default boolean letsValuesThrough() {
    return this instanceof Late || this instanceof SplitFrames;
  }
}
