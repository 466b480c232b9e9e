// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not served, for people and programs, after RFC 9457. Immutable.
 *
 * @param type URN made of the code: {@code urn:millrace:problem:unknown-tag}.
 * @param title the code in words.
 * @param status HTTP status, 400 to 599.
 * @param detail what was wrong in this very request and what to do.
 * @param code stable, UPPER_SNAKE; clients branch on it.
 * @param traceId joins the answer with the service's log; null until the answer is written.
 * @param errors each single mistake; empty when there is nothing to point at.
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String traceId,
    List<Mistake> errors) {

  /**
   * One thing that is wrong in what was sent.
   *
   * @param pointer JSON pointer into the body, or the name of a parameter or header.
   * @param message what is wrong there, with the value.
   * @param remedy what to send instead.
   */
  public record Mistake(String pointer, String message, String remedy) {}

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem has a status from 400 to 599, not " + status);
    }
    errors = List.copyOf(errors);
  }

  /** A problem without single mistakes. */
  public static Problem of(int status, String code, String detail) {
    return of(status, code, detail, List.of());
  }

  public static Problem of(int status, String code, String detail, List<Mistake> errors) {
    String kebab = code.toLowerCase(Locale.ROOT).replace('_', '-');
    return new Problem(
        "urn:millrace:problem:" + kebab, title(kebab), status, detail, code, null, errors);
  }

  /** The same for one request. */
  public Problem traced(String traceId) {
    return new Problem(type, title, status, detail, code, traceId, errors);
  }

  private static String title(String kebab) {
    return kebab.substring(0, 1).toUpperCase(Locale.ROOT) + kebab.substring(1).replace('-', ' ');
  }
}
