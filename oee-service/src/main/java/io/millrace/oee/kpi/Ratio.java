// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.function.Function;

/** A quotient of sums, or the reason why there is none. */
public sealed interface Ratio {

  /**
   * @param value the quotient as it is, never clamped.
   */
  record Defined(double value) implements Ratio {}

  /**
   * @param reason why, for people.
   */
  record Undefined(String reason) implements Ratio {}

  /**
   * @param ifZero why there is no quotient when the denominator is zero.
   */
  static Ratio of(BigDecimal numerator, BigDecimal denominator, String ifZero) {
    return denominator.signum() == 0
        ? new Undefined(ifZero)
        : new Defined(numerator.divide(denominator, MathContext.DECIMAL128).doubleValue());
  }

  /** The same for times. */
  static Ratio of(Duration numerator, Duration denominator, String ifZero) {
    return of(seconds(numerator), seconds(denominator), ifZero);
  }

  /** The same for pieces. */
  static Ratio of(long numerator, long denominator, String ifZero) {
    return of(BigDecimal.valueOf(numerator), BigDecimal.valueOf(denominator), ifZero);
  }

  /** The product of this and another; undefined when one of them is. */
  default Ratio times(Ratio other) {
    return then(mine -> other.then(its -> new Defined(mine * its)));
  }

  /** Goes on with the value; an undefined ratio stays what it is. */
  default Ratio then(Function<Double, Ratio> next) {
    return switch (this) {
      case Defined(double value) -> next.apply(value);
      case Undefined undefined -> undefined;
    };
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
  }
}
