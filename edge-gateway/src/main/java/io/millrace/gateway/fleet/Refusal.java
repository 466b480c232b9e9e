// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.plant.Problem;
import java.util.List;

/** Why a plant model is not applied, in one line for people. Pure. */
final class Refusal {
  private static final int LONGEST = 300;

  private Refusal() {}

  /**
   * @throws IllegalArgumentException with the first mistake of a model and how many more it has.
   */
  static void requireNone(List<Problem> problems) {
    if (problems.isEmpty()) {
      return;
    }
    Problem first = problems.getFirst();
    String more = problems.size() == 1 ? "" : ", and %d more".formatted(problems.size() - 1);
    throw new IllegalArgumentException(
        cut("%s: %s; %s".formatted(first.pointer(), first.message(), first.remedy())) + more);
  }

  /** Only what was thrown to be read by people is shown to them; the rest is in the log. */
  static String reason(RuntimeException failure) {
    return switch (failure) {
      case IllegalArgumentException told when told.getMessage() != null -> cut(told.getMessage());
      case NullPointerException _ -> "the model lacks something it must have";
      default -> "the gateway fails on this model; its log has the cause";
    };
  }

  /** A defect is told with its place: there is no other trace of it. */
  static String ofDevice(RuntimeException failure) {
    StackTraceElement[] places = failure.getStackTrace();
    return failure instanceof IllegalArgumentException
        ? reason(failure)
        : cut(
            "the gateway has a defect: %s at %s"
                .formatted(failure, places.length == 0 ? "an unknown place" : places[0]));
  }

  /** One line, not too long. */
  static String cut(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
