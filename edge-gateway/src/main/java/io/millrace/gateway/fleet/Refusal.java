// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.Problem;
import java.util.List;

/** Why a plant model is not applied, in one line for people. Pure. */
final class Refusal {
  private static final int LONGEST = 300;

  private Refusal() {}

  /**
   * @throws IllegalArgumentException with the first mistake of the model and how many more it has.
   */
  static void requireUsable(PlantModel model) {
    List<Problem> problems = PlantModelCheck.problems(model);
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

  /** One line, not too long. */
  static String cut(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
