// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import org.jspecify.annotations.Nullable;

/**
 * How large a block of registers or bits a unit gives, as it shows. A size that it denies while it
 * gives smaller ones is halved towards the largest that it gives. Immutable.
 *
 * @param given the largest it gave; 0 before it gave any.
 * @param denied the smallest it did not give; 0 while none is known.
 * @param silences how often in a row it was silent to a size that it never gave.
 * @param isSure whether it denied the last size more than by being silent once.
 * @param how it denies, for people.
 */
record BlockLimit(int given, int denied, int silences, boolean isSure, String how) {
  static final BlockLimit NONE = new BlockLimit(0, 0, 0, false, "");

  private static final int ENOUGH_SILENCES = 2;

  /** The most to ask for at present; as much as one likes when nothing is known. */
  int most() {
    if (denied == 0) {
      return Integer.MAX_VALUE;
    }
    if (denied - given > 1) {
      return Math.max(1, (given + denied) / 2);
    }
    // What silence alone says is asked for once more, since a frame may just have been lost.
    return isSure ? given : denied;
  }

  /** It gave a block. */
  BlockLimit gave(int count) {
    if (denied != 0 && count >= denied) {
      return new BlockLimit(count, 0, 0, false, "");
    }
    return count <= given && silences == 0
        ? this
        : new BlockLimit(Math.max(given, count), denied, 0, isSure, how);
  }

  /**
   * It refused a block whose parts it gave, and not for one of the registers in it.
   *
   * @param part the larger of the parts.
   */
  BlockLimit refused(int count, int part, String reason) {
    return count <= part || count <= given
        ? this
        : new BlockLimit(
            Math.max(given, part), denied == 0 ? count : Math.min(denied, count), 0, true, reason);
  }

  /**
   * It was silent to a block.
   *
   * @param isSmallest whether it cannot be asked for less.
   */
  BlockLimit silent(int count, boolean isSmallest) {
    if (count <= given) {
      return this;
    }
    if (isSmallest) {
      // It is silent to everything, so its silence says nothing of sizes.
      return given > 0 ? this : NONE;
    }
    if (denied == 0) {
      return silences + 1 < ENOUGH_SILENCES
          ? new BlockLimit(given, 0, silences + 1, false, "")
          : new BlockLimit(given, count, 0, false, "was silent to");
    }
    return count >= denied
        ? new BlockLimit(given, denied, 0, true, how)
        : new BlockLimit(given, count, 0, false, "was silent to");
  }

  /** Whether a block of this size is asked for to see whether it is given. */
  boolean isTried(int count) {
    return denied != 0 && count > given;
  }

  /** What is known and why; null while nothing is, or it never gave anything. */
  @Nullable String words(int unit, boolean isBits) {
    if (denied == 0 || given == 0) {
      return null;
    }
    String things = isBits ? "bits" : "registers";
    String seen = "it gave %d, and %s %d".formatted(given, how, denied);
    return isSure && denied - given <= 1
        ? "unit %d gives at most %d %s in a request: %s".formatted(unit, given, things, seen)
        : "how many %s unit %d gives in a request is being found out: %s, and %d are tried next"
            .formatted(things, unit, seen, most());
  }
}
