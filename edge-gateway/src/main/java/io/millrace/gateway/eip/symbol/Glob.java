// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import java.util.Locale;

/**
 * A search for text: with {@code *} for anything and {@code ?} for one character it is the whole
 * text, without them a part of it. Case does not matter. Takes at most text times pattern steps,
 * whatever the pattern. Immutable.
 *
 * @param pattern in lower case.
 */
record Glob(String pattern) {
  static Glob of(String filter) {
    String lower = filter.toLowerCase(Locale.ROOT);
    boolean isWhole = lower.indexOf('*') >= 0 || lower.indexOf('?') >= 0;
    return new Glob(isWhole ? lower : "*" + lower + "*");
  }

  boolean matches(String path) {
    String text = path.toLowerCase(Locale.ROOT);
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (at < text.length()) {
      char wanted = in < pattern.length() ? pattern.charAt(in) : '\0';
      if (wanted == '*') {
        star = in++;
        retry = at;
      } else if (wanted == '?' || wanted == text.charAt(at)) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    return pattern.substring(in).chars().allMatch(left -> left == '*');
  }
}
