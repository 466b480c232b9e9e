// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import org.jspecify.annotations.Nullable;

/**
 * How often a proposal was right, each one made from earlier words only. Immutable.
 *
 * @param proposed how often it was made and a person said then what it was.
 * @param right how often the person said the same; 0..proposed.
 */
record Precision(int proposed, int right) {
  static final Precision NONE = new Precision(0, 0);

  /** Of the normal distribution, one side: 95 % lie below. */
  private static final double Z = 1.6448536269514722;

  Precision and(boolean isRight) {
    return new Precision(proposed + 1, right + (isRight ? 1 : 0));
  }

  /** Share that was right, 0..1; null when nothing was proposed. */
  @Nullable Double value() {
    return proposed == 0 ? null : (double) right / proposed;
  }

  /** What the share is above with 95 % confidence (Wilson 1927); 0 when nothing was proposed. */
  double lowerBound() {
    if (proposed == 0) {
      return 0;
    }
    double n = proposed;
    double p = right / n;
    double square = Z * Z;
    double centre = p + square / (2 * n);
    double spread = Z * Math.sqrt(p * (1 - p) / n + square / (4 * n * n));
    return Math.max(0, (centre - spread) / (1 + square / n));
  }
}
