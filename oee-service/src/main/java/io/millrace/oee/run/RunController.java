// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.run;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.Problem.Mistake;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.plant.Signals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is made where: which product and order is on a work unit. */
@RestController
@RequestMapping("/api/v1/runs")
@Tag(name = "runs", description = "Which product and order is on a work unit")
public final class RunController {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST = 1000;

  private final PlaceStore places;
  private final RunStore runs;
  private final InstantSource clock;

  public RunController(PlaceStore places, RunStore runs, InstantSource clock) {
    this.places = places;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * @param from now when left out.
   * @param to left out for a run that goes on until the next one.
   */
  record Start(
      @Nullable String equipment,
      @Nullable String product,
      @Nullable String order,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String author) {}

  /**
   * @param at now when left out.
   */
  record End(@Nullable Instant at, @Nullable String author) {}

  /**
   * @param isCut whether there are more than the 1000 that are shown.
   */
  record Runs(boolean isCut, List<RunStore.Placed> runs) implements Tabular {
    @Override
    public Table table() {
      return Table.of(
          List.of("id", "equipment", "from", "to", "product", "order", "author", "at"),
          runs,
          run ->
              Cell.row(
                  run.id(),
                  run.equipment(),
                  run.from(),
                  run.to(),
                  run.product(),
                  run.order(),
                  run.author(),
                  run.at()));
    }

    @Override
    public boolean hasMore() {
      return isCut;
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Say what a work unit makes from an instant on",
      description =
          "A run that goes on ends where the new one begins; times of runs cannot overlap. A change"
              + " in the middle of a stop or a shift splits its time. The same Idempotency-Key gives"
              + " the same run.")
  RunStore.Placed start(
      @RequestBody Start request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String equipment = request.equipment() == null ? "" : request.equipment();
    PlaceStore.Asked asked = places.of(equipment, now.minusSeconds(1), now, LONGEST);
    EquipmentId unit = asked.question().equipment();
    Instant from = request.from() == null ? now : request.from();
    refuse(mistakes(request, asked.scope(), unit, from));
    RunStore.Placed run =
        new RunStore.Placed(
            key == null
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes((unit + "\nrun\n" + key).getBytes(StandardCharsets.UTF_8)),
            unit.path(),
            from,
            request.to(),
            request.product(),
            request.order(),
            request.author() == null ? "" : request.author(),
            now);
    return switch (runs.add(unit, run)) {
      case ADDED -> runs.find(run.id()).orElseThrow();
      case UNKNOWN_UNIT ->
          throw ProblemException.of(
              409, "NOTHING_READ", "nothing was ever read of \"%s\"".formatted(unit));
      case OVERLAPS ->
          throw ProblemException.of(
              409,
              "RUN_OVERLAPS",
              "/from",
              "another run lies in the time from %s to %s".formatted(from, request.to()),
              "See GET /api/v1/runs for those that are there.");
    };
  }

  @PostMapping("/{id}/end")
  @Operation(summary = "End a run that goes on; from then on the plant model says what is made")
  RunStore.Placed end(@PathVariable UUID id, @RequestBody End request) {
    RunStore.Placed run =
        runs.find(id)
            .orElseThrow(
                () -> ProblemException.of(404, "UNKNOWN_RUN", "there is no run %s".formatted(id)));
    Instant at =
        request.at() == null ? clock.instant().truncatedTo(ChronoUnit.MICROS) : request.at();
    String author = request.author() == null ? run.author() : request.author();
    if (!at.equals(run.to()) && !runs.end(id, at, author)) {
      throw ProblemException.of(
          409,
          "RUN_ENDED",
          "/at",
          "the run is from %s to %s".formatted(run.from(), run.to()),
          "End a run that goes on, after its beginning.");
    }
    return runs.find(id).orElseThrow();
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(summary = "Runs that touch a window, by work unit and time")
  Runs runs(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    List<RunStore.Placed> found =
        runs.find(asked.question().equipment(), asked.question().window(), MOST + 1);
    return new Runs(found.size() > MOST, found.stream().limit(MOST).toList());
  }

  private static List<Mistake> mistakes(
      Start request, Scope scope, EquipmentId unit, Instant from) {
    List<Mistake> mistakes = new ArrayList<>();
    if (!scope.isWorkUnit()) {
      mistakes.add(
          new Mistake("/equipment", "\"%s\" is no work unit".formatted(unit), "name a work unit"));
    }
    String author = request.author();
    if (author == null || author.isBlank() || author.length() > 200) {
      mistakes.add(new Mistake("/author", "nobody says who says so", "send a name"));
    }
    String product = request.product();
    String order = request.order();
    if (product == null && order == null) {
      mistakes.add(
          new Mistake("/product", "the run makes nothing", "send a product, an order or both"));
    }
    if (order != null && (order.isBlank() || order.length() > 64)) {
      mistakes.add(
          new Mistake("/order", "it is blank or longer than 64", "send 1 to 64 characters"));
    }
    List<Signals> models = scope.model(unit).stream().toList();
    if (product != null
        && models.stream()
            .noneMatch(model -> model.plannedRunTimePerItem(product, unit).isPresent())) {
      mistakes.add(
          new Mistake(
              "/product",
              "the plant model has no product \"%s\"".formatted(product),
              "name a product of the plant model"));
    }
    if (request.to() != null && !from.isBefore(request.to())) {
      mistakes.add(
          new Mistake(
              "/to", "the run ends at %s".formatted(request.to()), "end it after its start"));
    }
    return mistakes;
  }

  private static void refuse(List<Mistake> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              422,
              "INVALID_RUN",
              "the run cannot be made; see each error for what to do",
              mistakes));
    }
  }
}
