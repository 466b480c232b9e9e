// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

/**
 * How long things last until they fail, or are repaired. Immutable.
 *
 * @param scaleSeconds characteristic life; positive.
 * @param shape above 1 for wear, 1 for chance alone (exponential), below 1 for early failures.
 */
public record Weibull(double scaleSeconds, double shape) {
  public static Weibull exponential(double meanSeconds) {
    return new Weibull(meanSeconds, 1);
  }

  /** As likely, so many times as long. */
  Weibull times(double factor) {
    return new Weibull(scaleSeconds * factor, shape);
  }

  /**
   * @param uniform evenly distributed over 0..1, 1 excluded.
   */
  double seconds(double uniform) {
    return scaleSeconds * Math.pow(-Math.log1p(-uniform), 1 / shape);
  }
}
