// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers that units of a serial line owe. An answer there has no number: one that comes late looks
 * like the answer to the next question of the same function and length. So a unit that owes one is
 * first asked what no late answer fits; units answer in order, and once it answered that, nothing
 * older is on its way. Times are nanoseconds of a monotonic clock. Immutable.
 *
 * @param debts by unit.
 * @param deaf units that do not answer function 8, not even with a refusal.
 */
record OwedAnswers(Map<Integer, Debt> debts, Set<Integer> deaf) {
  /** An answer that did not come by then does not come any more. */
  static final Duration LATEST = Duration.ofSeconds(30);

  static final OwedAnswers NONE = new OwedAnswers(Map.of(), Set.of());

  OwedAnswers {
    debts = Map.copyOf(debts);
    deaf = Set.copyOf(deaf);
  }

  /**
   * @param shapes of the answers that may still come.
   * @param isEchoTried whether the last proof asked for was an echo that did not come.
   * @param last when the unit was last asked.
   */
  record Debt(Set<Shape> shapes, boolean isEchoTried, long last) {
    Debt {
      shapes = Set.copyOf(shapes);
    }
  }

  /** What of an answer tells to which question it is one. */
  record Shape(int function, int bytes) {
    static Shape of(RegisterRead read) {
      return new Shape(read.table().functionCode(), read.dataBytes());
    }
  }

  /** A question whose answer no owed one can be taken for. */
  sealed interface Proof {
    /** Give these bytes back. */
    record Echo() implements Proof {}

    /** Registers of the same place, but another number of them. */
    record Other(RegisterRead read) implements Proof {}
  }

  /** What to ask a unit before this, if anything. */
  Optional<Proof> before(RegisterRead read, long now) {
    Debt debt = debts.get(read.unit());
    if (debt == null || now - debt.last() > LATEST.toNanos()) {
      return Optional.empty();
    }
    if (debt.isEchoTried() || deaf.contains(read.unit())) {
      Optional<Proof> other = other(read, debt.shapes());
      if (other.isPresent()) {
        return other;
      }
    }
    return Optional.of(new Proof.Echo());
  }

  /** A read was not answered as it should. */
  OwedAnswers unanswered(RegisterRead read, long now) {
    Debt before = debts.get(read.unit());
    Set<Shape> shapes = new HashSet<>(before == null ? Set.of() : before.shapes());
    shapes.add(Shape.of(read));
    return with(read.unit(), new Debt(shapes, before != null && before.isEchoTried(), now), deaf);
  }

  /** The proof did not come; another kind is asked for next time. */
  OwedAnswers unproven(int unit, Proof proof, long now) {
    Debt before = debts.get(unit);
    Set<Shape> shapes = new HashSet<>(before == null ? Set.of() : before.shapes());
    return switch (proof) {
      case Proof.Echo _ -> with(unit, new Debt(shapes, true, now), deaf);
      case Proof.Other(RegisterRead read) -> {
        shapes.add(Shape.of(read));
        Set<Integer> hearing = new HashSet<>(deaf);
        hearing.remove(unit);
        yield with(unit, new Debt(shapes, false, now), hearing);
      }
    };
  }

  /** The proof came. */
  OwedAnswers proven(int unit, Proof proof) {
    Set<Integer> after = new HashSet<>(deaf);
    if (proof instanceof Proof.Other) {
      after.add(unit);
    }
    return settled(unit, after);
  }

  /** A question was answered while nothing was owed. */
  OwedAnswers answered(int unit) {
    return debts.containsKey(unit) ? settled(unit, deaf) : this;
  }

  private OwedAnswers settled(int unit, Set<Integer> deafUnits) {
    Map<Integer, Debt> after = new HashMap<>(debts);
    after.remove(unit);
    return new OwedAnswers(after, deafUnits);
  }

  private OwedAnswers with(int unit, Debt debt, Set<Integer> deafUnits) {
    Map<Integer, Debt> after = new HashMap<>(debts);
    after.put(unit, debt);
    return new OwedAnswers(after, deafUnits);
  }

  /** The smallest read from the same place whose answer has a length that is not owed. */
  private static Optional<Proof> other(RegisterRead read, Set<Shape> owed) {
    int step = read.table().isBits() ? Byte.SIZE : 1;
    int most = read.table().isBits() ? RegisterRead.MOST_BITS : RegisterRead.MOST_REGISTERS;
    for (int count = 1; count <= most && read.offset() + count <= 0x10000; count += step) {
      RegisterRead other = new RegisterRead(read.unit(), read.table(), read.offset(), count);
      if (!owed.contains(Shape.of(other))) {
        return Optional.of(new Proof.Other(other));
      }
    }
    return Optional.empty();
  }
}
