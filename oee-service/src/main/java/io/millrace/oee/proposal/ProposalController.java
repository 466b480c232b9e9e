// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Loss;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.plant.Terms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reasons proposed for stops that have none. */
@RestController
@RequestMapping("/api/v1/downtime-proposals")
@Tag(name = "downtime")
public final class ProposalController {
  private static final Duration LONGEST = Duration.ofDays(31);

  private final PlaceStore places;
  private final ProposalStore proposals;
  private final Threshold threshold;

  public ProposalController(PlaceStore places, ProposalStore proposals, Threshold threshold) {
    this.places = places;
    this.proposals = proposals;
    this.threshold = threshold;
  }

  /**
   * @param proposed how often it was proposed first, and a person said then what it was.
   * @param value share that was right; absent when it was never proposed.
   * @param lowerBound what that share is above with 95 % confidence (Wilson).
   */
  record PrecisionView(int proposed, int right, @Nullable Double value, double lowerBound) {
    static PrecisionView of(Precision precision) {
      return new PrecisionView(
          precision.proposed(), precision.right(), precision.value(), precision.lowerBound());
    }
  }

  /**
   * @param score share of belief among all reasons that were ever said here, 0..1.
   * @param because what speaks for it: of the stops with that feature, how many had the reason.
   */
  record ReasonView(
      String reason,
      String text,
      @Nullable Loss loss,
      double score,
      PrecisionView precision,
      List<String> because) {}

  /** The id is that of the stop in {@code /api/v1/downtimes}. */
  record StopView(UUID id, Instant from, Instant to, List<ReasonView> proposals) {}

  /**
   * @param lessons how many words of people taught.
   * @param precision of whatever was proposed first.
   * @param applyAbove lower bound from which on a proposal is applied by itself; absent for never.
   * @param isCut whether there are more than the 200 newest stops that are shown.
   */
  record Proposals(
      String equipment,
      int lessons,
      PrecisionView precision,
      @Nullable Double applyAbove,
      boolean isCut,
      List<StopView> stops) {}

  @GetMapping
  @Operation(
      summary = "Reasons for a work unit's stops that have none, by what people said before",
      description =
          "The precision is measured: each word of a person was guessed from the earlier ones"
              + " only.")
  Proposals proposals(
      @Parameter(description = "A work unit") @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    EquipmentId unit = asked.question().equipment();
    if (!asked.scope().isWorkUnit()) {
      throw ProblemException.of(
          422,
          "NO_WORK_UNIT",
          "equipment",
          "\"%s\" is no work unit".formatted(unit),
          "Reasons are learned for each work unit; ask for one.");
    }
    Terms terms =
        Objects.requireNonNullElseGet(
            AccountStore.terms(asked.scope()).get(unit), () -> Terms.unknown(ZoneOffset.UTC));
    ProposalStore.Answer answer = proposals.find(unit, terms, asked.question().window());
    return new Proposals(
        unit.path(),
        answer.learned().lessons(),
        PrecisionView.of(answer.learned().precision()),
        threshold.at(asked.scope().model(unit), unit).orElse(null),
        answer.isCut(),
        answer.stops().stream().map(stop -> view(unit, stop)).toList());
  }

  private static StopView view(EquipmentId unit, ProposalStore.Unjustified stop) {
    return new StopView(
        stop.stop().id(unit),
        stop.stop().window().from(),
        stop.stop().window().to(),
        stop.proposed().stream().map(ProposalController::view).toList());
  }

  private static ReasonView view(ProposalStore.Proposed one) {
    return new ReasonView(
        one.reason().code(),
        one.reason().text(),
        one.reason().loss(),
        one.ranked().score(),
        PrecisionView.of(one.precision()),
        one.ranked().because());
  }
}
