// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import io.millrace.contracts.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value in the one form in which ledger and database can be compared: text as it is, whole
 * numbers that no double can hold by their digits, every other number as the double it is.
 * Immutable.
 *
 * @param text equal exactly when the values are.
 */
record ValueKey(String text) {
  private static final Pattern WHOLE = Pattern.compile("-?\\d+");

  /**
   * @param text as the ledger has it: text in quotes, a number, or true or false.
   * @throws IllegalArgumentException when it is none of them.
   */
  static ValueKey ofLedger(String text) {
    if (text.startsWith("\"")) {
      return ofText(Json.MAPPER.readValue(text, String.class));
    }
    return switch (text) {
      case "true" -> ofDouble(1);
      case "false" -> ofDouble(0);
      default -> WHOLE.matcher(text).matches() ? ofDigits(text) : ofDouble(parsed(text));
    };
  }

  /**
   * @param value null when the database has text only.
   * @param text null when the database has a number only; beside a number its exact digits.
   */
  static ValueKey ofStored(@Nullable Double value, @Nullable String text) {
    if (text == null) {
      return value == null ? ofText("") : ofDouble(value);
    }
    boolean isText = value == null || value.isNaN() || !WHOLE.matcher(text).matches();
    return isText ? ofText(text) : ofDigits(text);
  }

  private static ValueKey ofText(String text) {
    return new ValueKey("text " + text);
  }

  private static ValueKey ofDouble(double value) {
    return new ValueKey("number " + value);
  }

  private static ValueKey ofDigits(String digits) {
    BigInteger whole = new BigInteger(digits);
    double nearest = whole.doubleValue();
    boolean isExact = new BigDecimal(nearest).compareTo(new BigDecimal(whole)) == 0;
    return isExact ? ofDouble(nearest) : new ValueKey("digits " + whole);
  }

  private static double parsed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no value of a ledger".formatted(text), e);
    }
  }
}
