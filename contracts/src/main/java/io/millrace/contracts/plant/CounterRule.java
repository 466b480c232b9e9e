// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A tag that counts pieces.
 *
 * @param tag own name of the tag; its type is a whole number.
 * @param counts what it counts.
 * @param rollOverAt first value the counter cannot show, after which it starts at zero; when left
 *     out 2^bits of an unsigned tag, 10000 or 10^8 of a BCD tag, 2^(bits-1) of a signed one.
 * @param piecesPerCount how many pieces one step means; 1 when left out.
 */
public record CounterRule(
    String tag, Counts counts, @Nullable BigInteger rollOverAt, @Nullable Integer piecesPerCount) {

  /** What a counter counts, in quantities of ISO 22400-2. */
  public enum Counts {
    /** All pieces, good or not: PQ. */
    PRODUCED,
    /** Good pieces: GQ. */
    GOOD,
    /** Pieces that are no good: SQ. */
    SCRAP,
    /** Pieces that are good only after more work: RQ. */
    REWORK
  }
}
