// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

/**
 * Pieces that one kind of counter showed, by when they were made. Immutable.
 *
 * @param observed while the unit was meant to work.
 * @param offPlan in breaks and in booked downtime.
 * @param outside while there was no shift.
 * @param overGap while the counter was not read, so nobody knows when.
 */
public record Pieces(long observed, long offPlan, long outside, long overGap) {
  public static final Pieces NONE = new Pieces(0, 0, 0, 0);

  public Pieces plus(Pieces other) {
    return new Pieces(
        Math.addExact(observed, other.observed),
        Math.addExact(offPlan, other.offPlan),
        Math.addExact(outside, other.outside),
        Math.addExact(overGap, other.overGap));
  }

  static Pieces of(long pieces, boolean isOverGap, Placement placement) {
    if (isOverGap) {
      return new Pieces(0, 0, 0, pieces);
    }
    return switch (placement) {
      case SHIFT -> new Pieces(pieces, 0, 0, 0);
      case BREAK, BOOKED -> new Pieces(0, pieces, 0, 0);
      case OUTSIDE -> new Pieces(0, 0, pieces, 0);
    };
  }
}
