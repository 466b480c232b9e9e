// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

/**
 * How many records of a partition are tried at once. After a failure fewer, until the record that
 * fails stands alone; after a success more. Immutable.
 *
 * @param limit records at once; {@link #FULL} when nothing is suspect.
 * @param alone how often the record at the head failed while it was alone.
 * @param deadInARow dead letters since the last record that was applied.
 */
record Pace(int limit, int alone, int deadInARow) {
  static final int FULL = Integer.MAX_VALUE;
  static final Pace WHOLE = new Pace(FULL, 0, 0);

  private static final int REFUSED_ATTEMPTS = 2;
  private static final int BROKEN_ATTEMPTS = 4;

  /** So many in a row are no bad apples: the basket is. */
  private static final int MANY = 20;

  /** With the waits of {@link Backoff} about a minute for each record. */
  private static final int PATIENT_ATTEMPTS = 15;

  /** What to do with the head of the partition. */
  enum Verdict {
    /** Take fewer, at once. */
    SPLIT,
    /** Take the same later. */
    WAIT,
    /** Give the head up. */
    DEAD_LETTER
  }

  boolean whole() {
    return limit == FULL;
  }

  /** Dead letters follow each other so that something else must be wrong. */
  boolean alarming() {
    return deadInARow >= MANY;
  }

  Pace applied() {
    return new Pace(limit >= 512 ? FULL : limit * 2, 0, 0);
  }

  /** The head went to the dead letters. */
  Pace buried() {
    return new Pace(1, 0, deadInARow + 1);
  }

  Pace failed(int taken) {
    return taken > 1 ? new Pace(taken / 2, 0, deadInARow) : new Pace(1, alone + 1, deadInARow);
  }

  /** The records failed among those of other partitions. */
  Pace suspect(int taken) {
    return new Pace(Math.max(1, taken), 0, deadInARow);
  }

  /**
   * @param taken how many records of the partition failed together, 1 or more.
   */
  Verdict verdict(Failure failure, int taken) {
    if (taken > 1) {
      return Verdict.SPLIT;
    }
    return switch (failure) {
      case NOT_YET, UNAVAILABLE, SLOW -> Verdict.WAIT;
      case REFUSED -> after(REFUSED_ATTEMPTS);
      case BROKEN -> after(BROKEN_ATTEMPTS);
    };
  }

  private Verdict after(int attempts) {
    return alone + 1 >= (alarming() ? PATIENT_ATTEMPTS : attempts)
        ? Verdict.DEAD_LETTER
        : Verdict.WAIT;
  }
}
