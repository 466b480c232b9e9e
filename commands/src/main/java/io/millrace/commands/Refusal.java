// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The problem document by which a service says no. Immutable.
 *
 * @param status HTTP status.
 * @param code stable, UPPER_SNAKE.
 * @param detail what was wrong and what to do.
 * @param traceId joins it with the service's log.
 * @param errors each single mistake; empty when there is nothing to point at.
 */
record Refusal(
    int status,
    String code,
    String detail,
    @Nullable String traceId,
    @Nullable List<Mistake> errors) {

  private static final int OWN_FAULT = 500;

  /**
   * @param pointer JSON pointer into what was sent, or the name of a parameter.
   * @param message what is wrong there.
   * @param remedy what to send instead.
   */
  record Mistake(String pointer, String message, String remedy) {}

  Refusal {
    errors = errors == null ? List.of() : List.copyOf(errors);
  }

  @Override
  public List<Mistake> errors() {
    return errors == null ? List.of() : errors;
  }

  /** In plain words, a line for the whole and two for each mistake. */
  String words() {
    if (errors().size() == 1 && detail.equals(errors().getFirst().message())) {
      return "%s%n  -> %s".formatted(detail, errors().getFirst().remedy());
    }
    StringBuilder words = new StringBuilder(detail);
    if (status == OWN_FAULT && traceId != null) {
      words.append(" The trace id is ").append(traceId).append('.');
    }
    for (Mistake mistake : errors()) {
      String where = mistake.pointer().isEmpty() ? "" : mistake.pointer() + ": ";
      words.append("%n  %s%s%n    -> %s".formatted(where, mistake.message(), mistake.remedy()));
    }
    return words.toString();
  }
}
