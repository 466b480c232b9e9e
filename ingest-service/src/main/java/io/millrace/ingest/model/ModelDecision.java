// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.MachineTemplate;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a model without problems of its own comes into force. Immutable. */
sealed interface ModelDecision {

  /** It is in force already. */
  record Unchanged(PlantModelVersion current) implements ModelDecision {}

  /** It becomes this version. */
  record Accepted(int version, ModelDiff diff) implements ModelDecision {}

  /** It does not go with what is in force. */
  record Refused(List<Problem> problems) implements ModelDecision {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** The sender did not say which version is to be replaced. */
  record Unconditional(int currentVersion) implements ModelDecision {}

  /** The sender did not know the version in force. */
  record Stale(int currentVersion) implements ModelDecision {}

  /**
   * @param current what is in force; null when there is nothing.
   * @param expected which versions the sender wants to replace.
   */
  static ModelDecision decide(
      @Nullable PlantModelVersion current, PlantModel model, Expected expected) {
    return decide(current, model, expected, before -> problems(before, model));
  }

  /**
   * Whether an earlier version comes into force again. Its templates may be other ones than those
   * in use under the same names: they were in force with it, and results name the version.
   *
   * @param current what is in force; null when there is nothing.
   * @param earlier a version that was in force; it is refused when this release sees mistakes in
   *     it.
   */
  static ModelDecision repeat(
      @Nullable PlantModelVersion current, PlantModel earlier, Expected expected) {
    return decide(current, earlier, expected, _ -> PlantModelCheck.problems(earlier));
  }

  private static ModelDecision decide(
      @Nullable PlantModelVersion current,
      PlantModel model,
      Expected expected,
      Function<PlantModel, List<Problem>> check) {
    if (current == null) {
      return expected instanceof Expected.Versions
          ? new Stale(0)
          : new Accepted(1, ModelDiff.between(null, model));
    }
    if (current.model().equals(model)) {
      return new Unchanged(current);
    }
    switch (expected) {
      case Expected.Nothing() -> {
        return new Unconditional(current.version());
      }
      case Expected.Versions(Set<Integer> versions) -> {
        if (!versions.contains(current.version())) {
          return new Stale(current.version());
        }
      }
      case Expected.Any() -> {}
    }
    List<Problem> problems = check.apply(current.model());
    return problems.isEmpty()
        ? new Accepted(current.version() + 1, ModelDiff.between(current.model(), model))
        : new Refused(problems);
  }

  /** What does not go with the model in force. */
  static List<Problem> problems(PlantModel current, PlantModel next) {
    List<Problem> problems = new ArrayList<>();
    if (!current.enterprise().equals(next.enterprise())) {
      problems.add(
          new Problem(
              "/enterprise",
              "the site belongs to '%s'; its history is kept under that name"
                  .formatted(current.enterprise()),
              "keep the enterprise, or describe another site"));
    }
    Set<String> inUse =
        current.devices().stream()
            .map(DeviceDefinition::template)
            .flatMap(reference -> Optional.ofNullable(reference).stream())
            .collect(Collectors.toSet());
    for (int i = 0; i < next.templates().size(); i++) {
      MachineTemplate template = next.templates().get(i);
      if (inUse.contains(template.reference())
          && current
              .template(template.reference())
              .filter(before -> !before.equals(template))
              .isPresent()) {
        problems.add(
            new Problem(
                "/templates/" + i,
                "template %s is in use and cannot change".formatted(template.reference()),
                "leave it as it is and add %s@%d beside it"
                    .formatted(template.name(), template.version() + 1)));
      }
    }
    return problems;
  }

  /** Which version a sender wants to replace. */
  sealed interface Expected {
    /** The sender did not say. */
    record Nothing() implements Expected {}

    /** Whatever is there. */
    record Any() implements Expected {}

    /** One of these. */
    record Versions(Set<Integer> versions) implements Expected {
      public Versions {
        versions = Set.copyOf(versions);
      }
    }

    /** From an {@code If-Match} header; a tag that was never ours matches nothing. */
    static Expected of(@Nullable String ifMatch) {
      if (ifMatch == null || ifMatch.isBlank()) {
        return new Nothing();
      }
      if (ifMatch.trim().equals("*")) {
        return new Any();
      }
      return new Versions(
          ifMatch
              .transform(text -> List.of(text.split(",", -1)).stream())
              .map(tag -> tag.trim().replaceFirst("^W/", "").replace("\"", ""))
              .filter(tag -> tag.matches("\\d{1,9}"))
              .map(Integer::valueOf)
              .collect(Collectors.toSet()));
    }
  }
}
