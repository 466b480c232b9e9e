// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why equipment stops, in several levels. A version is never changed once it is in use; a new one
 * is added beside it. Immutable.
 *
 * @param name name of the tree.
 * @param version 1 and up.
 * @param reasons the first level.
 */
public record ReasonTree(String name, int version, List<Reason> reasons) {
  public ReasonTree {
    reasons = List.copyOf(reasons);
  }

  /**
   * @param code unique in the tree, of a-z, 0-9, - and _.
   * @param text for people.
   * @param loss which loss it is; that of the reason above it when left out.
   * @param causes causes of the state rules that mean this reason: {@code GUARD_OPEN}.
   * @param reasons finer reasons.
   */
  public record Reason(
      String code,
      String text,
      @Nullable Loss loss,
      @Nullable List<String> causes,
      @Nullable List<Reason> reasons) {
    public Reason {
      causes = causes == null ? List.of() : List.copyOf(causes);
      reasons = reasons == null ? List.of() : List.copyOf(reasons);
    }

    @Override
    public List<String> causes() {
      return causes == null ? List.of() : causes;
    }

    @Override
    public List<Reason> reasons() {
      return reasons == null ? List.of() : reasons;
    }
  }

  /**
   * A reason with what it has from those above it.
   *
   * @param path codes from the first level to the reason itself.
   * @param text for people.
   * @param loss which loss it is; null when none of them says.
   * @param causes of the reason itself.
   */
  public record Placed(List<String> path, String text, @Nullable Loss loss, List<String> causes) {
    public Placed {
      path = List.copyOf(path);
      causes = List.copyOf(causes);
    }

    public String code() {
      return path.getLast();
    }
  }

  /** How a plant model names it: {@code bottling@2}. */
  public String reference() {
    return name + "@" + version;
  }

  /** Every reason of every level, parents before children. */
  public Stream<Placed> all() {
    return placed(List.of(), null, reasons);
  }

  public Optional<Placed> find(String code) {
    return all().filter(reason -> reason.code().equals(code)).findFirst();
  }

  /** The reason that a cause of a state rule means. */
  public Optional<Placed> ofCause(@Nullable String cause) {
    return cause == null
        ? Optional.empty()
        : all().filter(reason -> reason.causes().contains(cause)).findFirst();
  }

  private static Stream<Placed> placed(
      List<String> above, @Nullable Loss inherited, List<Reason> reasons) {
    return reasons.stream()
        .flatMap(
            reason -> {
              List<String> path = Stream.concat(above.stream(), Stream.of(reason.code())).toList();
              Loss loss = reason.loss() == null ? inherited : reason.loss();
              return Stream.concat(
                  Stream.of(new Placed(path, reason.text(), loss, reason.causes())),
                  placed(path, loss, reason.reasons()));
            });
  }
}
