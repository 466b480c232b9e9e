// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import java.util.List;

/** Ends the serving of a request with a problem document; thrown by controllers only. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code() + ": " + problem.detail());
    this.problem = problem;
  }

  public static ProblemException of(int status, String code, String detail) {
    return new ProblemException(Problem.of(status, code, detail));
  }

  /** One mistake in one parameter or field. */
  public static ProblemException of(
      int status, String code, String pointer, String message, String remedy) {
    return new ProblemException(
        Problem.of(status, code, message, List.of(new Problem.Mistake(pointer, message, remedy))));
  }

  public Problem problem() {
    return problem;
  }
}
