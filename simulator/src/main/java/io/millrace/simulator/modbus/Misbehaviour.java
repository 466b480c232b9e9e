// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.simulator.device.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A way in which devices in the field behave badly. What is answered wrongly is not in the ledger,
 * because no master may take it for a value. Immutable.
 */
public sealed interface Misbehaviour {

  /**
   * Answers, but not at once; to a master that has hung up meanwhile, not at all.
   *
   * @param delay before each answer.
   */
  record Late(Duration delay) implements Misbehaviour {}

  /** Takes requests and never answers. */
  record Silent() implements Misbehaviour {}

  /**
   * Takes requests to some units, which never answer.
   *
   * @param units 0..255.
   */
  record SilentUnits(Set<Integer> units) implements Misbehaviour {
    public SilentUnits {
      units = Set.copyOf(units);
    }
  }

  /**
   * Gives no more than so many registers or bits at once.
   *
   * @param most 1 and up.
   * @param isSilent whether more is not answered at all; otherwise it is refused.
   */
  record SmallBlocks(int most, boolean isSilent) implements Misbehaviour {}

  /**
   * Does not hear what comes sooner after the connect.
   *
   * @param pause from the connect.
   */
  record NeedsPause(Duration pause) implements Misbehaviour {}

  /**
   * Does not hear what comes sooner after its answer.
   *
   * @param gap from the answer.
   */
  record NeedsGap(Duration gap) implements Misbehaviour {}

  /** Answers with a check sum that is wrong; only on a serial line. */
  record WrongCheckSum() implements Misbehaviour {}

  /** Answers with another transaction's number. */
  record WrongTransaction() implements Misbehaviour {}

  /** Answers with a protocol number other than that of Modbus. */
  record WrongProtocol() implements Misbehaviour {}

  /** Answers in the name of another unit. */
  record WrongUnit() implements Misbehaviour {}

  /** Answers with another function code. */
  record WrongFunction() implements Misbehaviour {}

  /** States a byte count that the answer does not have. */
  record WrongByteCount() implements Misbehaviour {}

  /**
   * Refuses with an exception code, also to say who it is.
   *
   * @param code 1..255.
   * @param from first address that is refused, as the protocol counts.
   * @param to last address that is refused.
   */
  record ExceptionCode(int code, int from, int to) implements Misbehaviour {}

  /** Answers with bytes that mean nothing. */
  record Garbage() implements Misbehaviour {}

  /**
   * Sends right answers in pieces.
   *
   * @param pieceSize bytes; 1 and up.
   * @param pause between two pieces.
   */
  record SplitFrames(int pieceSize, Duration pause) implements Misbehaviour {}

  /** Answers with one register less than asked for, or one byte of bits. */
  record ShortFrame() implements Misbehaviour {}

  /** Answers with one register more than asked for. */
  record LongFrame() implements Misbehaviour {}

  /** Breaks the connection off instead of answering. */
  record Reset() implements Misbehaviour {}

  /** Closes its port: existing connections end and new ones are refused. */
  record Refuse() implements Misbehaviour {}

  /** Whether a master that keeps to the protocol gets the values all the same. */
  default boolean letsValuesThrough() {
    return this instanceof Late
        || this instanceof SplitFrames
        || this instanceof ExceptionCode
        || this instanceof SilentUnits
        || this instanceof SmallBlocks
        || this instanceof NeedsPause
        || this instanceof NeedsGap;
  }

  /** Whether a device with such frames can behave so. */
  default boolean isPossible(Framing framing) {
    return switch (framing) {
      case TCP -> !(this instanceof WrongCheckSum);
      case RTU -> !(this instanceof WrongTransaction || this instanceof WrongProtocol);
    };
  }

  /** How {@link #parse} wants it. */
  String NOTATION =
      "late:500ms, silent, silent:5,7, wrong-transaction, wrong-protocol, wrong-check-sum,"
          + " wrong-unit, wrong-function, wrong-byte-count, exception:2, exception:2:10-19,"
          + " garbage, split:3:20ms, short, long, reset, refuse, blocks:60, silent-blocks:60,"
          + " pause:300ms, gap:30ms";

  /**
   * @throws IllegalArgumentException when the text is none of {@link #NOTATION}.
   */
  static Misbehaviour parse(String text) {
    Matcher late = Pattern.compile("late:(\\w+)").matcher(text);
    if (late.matches()) {
      return new Late(Durations.parse(late.group(1)));
    }
    Matcher split = Pattern.compile("split:([1-9]\\d{0,3}):(\\w+)").matcher(text);
    if (split.matches()) {
      return new SplitFrames(Integer.parseInt(split.group(1)), Durations.parse(split.group(2)));
    }
    Matcher exception =
        Pattern.compile("exception:(\\d{1,3})(?::(\\d{1,5})-(\\d{1,5}))?").matcher(text);
    if (exception.matches()) {
      return new ExceptionCode(
          Integer.parseInt(exception.group(1)),
          exception.group(2) == null ? 0 : Integer.parseInt(exception.group(2)),
          exception.group(3) == null ? 0xFFFF : Integer.parseInt(exception.group(3)));
    }
    Matcher units = Pattern.compile("silent:(\\d{1,3}(?:,\\d{1,3}){0,31})").matcher(text);
    if (units.matches()) {
      return new SilentUnits(
          Arrays.stream(units.group(1).split(","))
              .map(Integer::valueOf)
              .collect(Collectors.toUnmodifiableSet()));
    }
    Matcher blocks = Pattern.compile("(silent-)?blocks:([1-9]\\d{0,3})").matcher(text);
    if (blocks.matches()) {
      return new SmallBlocks(Integer.parseInt(blocks.group(2)), blocks.group(1) != null);
    }
    Matcher rest = Pattern.compile("(pause|gap):(\\w+)").matcher(text);
    if (rest.matches()) {
      Duration time = Durations.parse(rest.group(2));
      return rest.group(1).equals("pause") ? new NeedsPause(time) : new NeedsGap(time);
    }
    return switch (text) {
      case "silent" -> new Silent();
      case "wrong-transaction" -> new WrongTransaction();
      case "wrong-protocol" -> new WrongProtocol();
      case "wrong-check-sum" -> new WrongCheckSum();
      case "wrong-unit" -> new WrongUnit();
      case "wrong-function" -> new WrongFunction();
      case "wrong-byte-count" -> new WrongByteCount();
      case "garbage" -> new Garbage();
      case "short" -> new ShortFrame();
      case "long" -> new LongFrame();
      case "reset" -> new Reset();
      case "refuse" -> new Refuse();
      default ->
          throw new IllegalArgumentException(
              "'%s' is no misbehaviour on Modbus; use one of %s".formatted(text, NOTATION));
    };
  }
}
