// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.SignalCondition;
import io.millrace.contracts.plant.StopRule;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.facts.FactStore;
import io.millrace.oee.facts.PlaceStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The rules that hold for a work unit's stops, and from when on they can. */
@RestController
@RequestMapping("/api/v1/stop-rules")
@Tag(name = "downtime")
public final class RuleController {
  private final PlaceStore places;
  private final FactStore facts;
  private final InstantSource clock;

  public RuleController(PlaceStore places, FactStore facts, InstantSource clock) {
    this.places = places;
    this.facts = facts;
    this.clock = clock;
  }

  /**
   * @param since from when on values of each tag it asks for are kept; a tag that is not there was
   *     not read since a rule names it, so that no stop before fits.
   */
  record RuleView(StopRule rule, Map<String, Instant> since) {}

  /**
   * @param rules in their order; the first that fits a stop holds.
   */
  record Rules(String equipment, List<RuleView> rules) {}

  @GetMapping
  @Operation(
      summary = "The rules that hold for a work unit's stops, by the newest plant model",
      description =
          "A rule that asks signals knows only values that came since a model names their tags.")
  Rules rules(@RequestParam String equipment) {
    Instant now = clock.instant();
    PlaceStore.Asked asked = places.of(equipment, now.minusSeconds(1), now, Duration.ofHours(1));
    EquipmentId unit = asked.question().equipment();
    if (!asked.scope().isWorkUnit()) {
      throw ProblemException.of(
          422,
          "NO_WORK_UNIT",
          "equipment",
          "\"%s\" is no work unit".formatted(unit),
          "Ask for one work unit at a time.");
    }
    List<StopRule> rules =
        asked.scope().model(unit).map(model -> model.terms(unit).rules()).orElse(List.of());
    Map<String, Instant> since = new TreeMap<>();
    rules.stream()
        .flatMap(rule -> rule.when().signals().stream())
        .map(SignalCondition::tag)
        .distinct()
        .forEach(tag -> facts.signalSince(unit, tag).ifPresent(first -> since.put(tag, first)));
    return new Rules(
        unit.path(), rules.stream().map(rule -> new RuleView(rule, of(rule, since))).toList());
  }

  private static Map<String, Instant> of(StopRule rule, Map<String, Instant> since) {
    Map<String, Instant> own = new TreeMap<>();
    for (SignalCondition signal : rule.when().signals()) {
      Instant first = since.get(signal.tag());
      if (first != null) {
        own.put(signal.tag(), first);
      }
    }
    return own;
  }
}
