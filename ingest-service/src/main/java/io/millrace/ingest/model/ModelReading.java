// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.Problem;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person's text says about a plant: the model, or everything that is wrong with it.
 * Immutable.
 *
 * @param model the model; null exactly when there are problems.
 * @param problems mistakes of shape and of meaning, in the order of the text's structure.
 */
record ModelReading(@Nullable PlantModel model, List<Problem> problems) {
  private static final int MOST_ROUNDS = 16;
  private static final int MOST_PROBLEMS = 200;
  private static final List<String> LISTS = List.of("areas", "templates", "devices", "products");

  ModelReading {
    problems = List.copyOf(problems);
  }

  /**
   * Reads a model for a site.
   *
   * @param site own name of the site it has to be for.
   * @throws UnreadableModelException when the text has no structure at all.
   */
  static ModelReading of(byte[] text, boolean isYaml, String site) throws UnreadableModelException {
    JsonNode tree = ModelDocument.parse(text, isYaml);
    if (!(tree instanceof ObjectNode document)) {
      throw new UnreadableModelException("a plant model is an object with fields, format first");
    }
    List<ModelSchema.Finding> findings = ModelSchema.findings(document);
    Set<Problem> problems = new LinkedHashSet<>();
    findings.forEach(finding -> problems.add(finding.problem()));
    Pruning pruning = new Pruning(document);
    if (isHopeless(findings) || !prune(pruning, findings, site)) {
      return refused(problems);
    }
    zone(pruning.root()).ifPresent(problems::add);
    PlantModel model;
    try {
      model = Json.MAPPER.treeToValue(pruning.root(), PlantModel.class);
    } catch (JacksonException e) {
      problems.add(
          new Problem(pointer(e), String.valueOf(e.getOriginalMessage()), "correct this value"));
      return refused(problems);
    }
    for (Problem problem : PlantModelCheck.problems(model, pruning.known())) {
      problems.add(
          new Problem(pruning.original(problem.pointer()), problem.message(), problem.remedy()));
    }
    if (!model.site().equals(site)) {
      problems.add(
          new Problem(
              "/site",
              "the model is for site '%s', the address for '%s'".formatted(model.site(), site),
              "send it to the address of its own site"));
    }
    return problems.isEmpty() ? new ModelReading(model, List.of()) : refused(problems);
  }

  private static ModelReading refused(Set<Problem> problems) {
    List<Problem> all = new ArrayList<>(problems);
    if (all.size() > MOST_PROBLEMS) {
      int more = all.size() - MOST_PROBLEMS;
      all = new ArrayList<>(all.subList(0, MOST_PROBLEMS));
      all.add(new Problem("", more + " more problems", "correct these first"));
    }
    return new ModelReading(null, all);
  }

  /** Without one of its lists everything that refers into it would be blamed for nothing. */
  private static boolean isHopeless(List<ModelSchema.Finding> findings) {
    return findings.stream()
        .anyMatch(
            finding ->
                LISTS.contains(finding.prune().replaceFirst("/", ""))
                    && finding.prune().lastIndexOf('/') == 0);
  }

  /** Takes away what cannot be read until the schema is content; false when it never is. */
  private static boolean prune(Pruning pruning, List<ModelSchema.Finding> findings, String site) {
    List<ModelSchema.Finding> round = findings;
    for (int i = 0; i < MOST_ROUNDS; i++) {
      // From the back, so that indexes of earlier elements stay right.
      List<String> pointers =
          round.stream()
              .map(ModelSchema.Finding::prune)
              .distinct()
              .sorted(Pruning.BACKWARDS)
              .toList();
      pointers.forEach(pruning::remove);
      fillIn(pruning.root(), site);
      round = ModelSchema.findings(pruning.root());
      if (round.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static void fillIn(ObjectNode root, String site) {
    putIfAbsent(root, "enterprise", "enterprise");
    putIfAbsent(root, "site", site);
    putIfAbsent(root, "timeZone", "UTC");
    if (!root.has("format")) {
      root.put("format", PlantModel.FORMAT);
    }
    if (!root.has("areas")) {
      root.set("areas", new ArrayNode(Json.MAPPER.getNodeFactory()));
    }
  }

  private static void putIfAbsent(ObjectNode root, String name, String value) {
    if (!root.has(name)) {
      root.put(name, value);
    }
  }

  private static Optional<Problem> zone(ObjectNode root) {
    String zone = root.path("timeZone").asString("");
    try {
      ZoneId.of(zone);
      return Optional.empty();
    } catch (DateTimeException e) {
      root.put("timeZone", "UTC");
      return Optional.of(
          new Problem(
              "/timeZone",
              "there is no time zone '%s'".formatted(zone),
              "write a zone as region/city: Europe/Paris"));
    }
  }

  private static String pointer(JacksonException e) {
    StringBuilder pointer = new StringBuilder();
    e.getPath()
        .forEach(
            step ->
                pointer
                    .append('/')
                    .append(
                        step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()));
    return pointer.toString();
  }
}
