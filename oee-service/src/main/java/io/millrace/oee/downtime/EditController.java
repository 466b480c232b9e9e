// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.Problem.Mistake;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.plant.Terms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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

/** What people say of work units' time; the machine's word stays beneath it. */
@RestController
@RequestMapping("/api/v1/downtime-edits")
@Tag(name = "downtime", description = "Why equipment stopped, and what people say of it")
public final class EditController {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST = 1000;

  private final PlaceStore places;
  private final EditStore edits;
  private final InstantSource clock;

  public EditController(PlaceStore places, EditStore edits, InstantSource clock) {
    this.places = places;
    this.edits = edits;
    this.clock = clock;
  }

  /** An edit with its work unit. */
  record EditView(String equipment, Edit edit) {
    static final List<String> COLUMNS =
        List.of(
            "id",
            "equipment",
            "from",
            "to",
            "state",
            "reason",
            "reasonTree",
            "comment",
            "undoes",
            "author",
            "at",
            "why");

    List<Cell> cells() {
      return Cell.row(
          edit.id(),
          equipment,
          edit.window().from(),
          edit.window().to(),
          edit.state(),
          edit.reason(),
          edit.reasonTree(),
          edit.comment(),
          edit.undoes(),
          edit.author(),
          edit.at(),
          edit.why());
    }

    static EditView of(EditStore.Placed placed) {
      return new EditView(placed.unit().path(), placed.edit());
    }
  }

  /**
   * @param isCut whether there are more than the 1000 that are shown.
   * @param edits newest first.
   */
  record Edits(boolean isCut, List<EditView> edits) implements Tabular {
    @Override
    public Table table() {
      return Table.of(EditView.COLUMNS, edits, EditView::cells);
    }

    @Override
    public boolean hasMore() {
      return isCut;
    }
  }

  /** Who undoes it, and why. */
  record Undo(@Nullable String author, @Nullable String why) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Say what a work unit did and why: overwrite, merge, split, comment",
      description =
          "One part over several stops merges them, two parts over one stop split it. Later words"
              + " hold over earlier ones of the same time; the machine's own word never changes."
              + " The same Idempotency-Key gives the same edits.")
  Edits add(
      @RequestBody EditRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String equipment = request.equipment() == null ? "" : request.equipment();
    PlaceStore.Asked asked = places.of(equipment, now.minusSeconds(1), now, LONGEST);
    EquipmentId unit = asked.question().equipment();
    if (!asked.scope().isWorkUnit()) {
      throw ProblemException.of(
          422,
          "NO_WORK_UNIT",
          "/equipment",
          "\"%s\" is no work unit".formatted(unit),
          "Edit one work unit at a time.");
    }
    ReasonTree tree =
        asked.scope().model(unit).map(model -> model.terms(unit).tree()).orElse(Terms.USUAL);
    refuse(request.mistakes(tree, now));
    List<Edit> made = request.edits(unit, tree, now, key);
    if (!edits.add(unit, made)) {
      throw ProblemException.of(
          409,
          "NOTHING_READ",
          "nothing was ever read of \"%s\", so there is nothing to edit".formatted(unit));
    }
    return new Edits(false, made.stream().map(edit -> new EditView(unit.path(), edit)).toList());
  }

  @PostMapping("/{id}/undo")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Take an edit back",
      description =
          "An undo is an edit, too, and can itself be undone. Undoing twice changes nothing.")
  EditView undo(@PathVariable UUID id, @RequestBody Undo request) {
    EditStore.Placed target =
        edits
            .find(id)
            .orElseThrow(
                () ->
                    ProblemException.of(404, "UNKNOWN_EDIT", "there is no edit %s".formatted(id)));
    List<io.millrace.contracts.plant.Problem> mistakes = new ArrayList<>();
    EditRequest.text(request.author(), "/author", "say who you are: a name", mistakes);
    refuse(mistakes);
    Edit undo =
        new Edit(
            EditRequest.id(id.toString(), target.unit(), 0),
            target.edit().window(),
            null,
            null,
            null,
            null,
            id,
            request.author() == null ? "" : request.author(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            request.why());
    edits.add(target.unit(), List.of(undo));
    return EditView.of(edits.find(undo.id()).orElseThrow());
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(summary = "Every edit that touches a window, newest first")
  Edits edits(
      @Parameter(description = "A work unit, or any place above some") @RequestParam
          String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    List<EditStore.Placed> found =
        edits.find(asked.question().equipment(), asked.question().window(), MOST + 1);
    Stream<EditStore.Placed> shown = found.stream().limit(MOST);
    return new Edits(found.size() > MOST, shown.map(EditView::of).toList());
  }

  private static void refuse(List<io.millrace.contracts.plant.Problem> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              422,
              "INVALID_EDIT",
              "the edit cannot be made; see each error for what to do",
              mistakes.stream()
                  .map(m -> new Mistake(m.pointer(), m.message(), m.remedy()))
                  .toList()));
    }
  }
}
