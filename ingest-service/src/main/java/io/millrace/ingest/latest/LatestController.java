// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import io.millrace.contracts.readings.Quality;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The newest readings over HTTP. */
@RestController
@RequestMapping("/api/v1/readings/latest")
@Tag(name = "Readings")
class LatestController {
  private static final int MOST = 1000;

  private final LatestStore latest;
  private final Newest newest;
  private final InstantSource clock;

  LatestController(LatestStore latest, Newest newest, InstantSource clock) {
    this.latest = latest;
    this.newest = newest;
    this.clock = clock;
  }

  /**
   * @param at when this was asked, UTC; ages count from it.
   * @param next the cursor for the next page; null when this is the last.
   */
  @Schema(name = "LatestReadings")
  record LatestView(Instant at, List<ReadingView> readings, @Nullable String next) {}

  /**
   * @param tag full name.
   * @param at when the gateway had it, UTC.
   * @param value as the device gave it, with all digits; absent when the quality is BAD.
   * @param unit UCUM code; absent when not stated.
   * @param quality GOOD, UNCERTAIN or BAD; what is stale is never GOOD.
   * @param reason why it is not GOOD; absent when it is.
   * @param age how old it is.
   * @param stale whether it is older than three of the tag's periods, and where readings are left
   *     out on purpose, than the longest gap besides; or as far in the future, so that its age is
   *     not known.
   */
  @Schema(name = "LatestReading")
  record ReadingView(
      String tag,
      Instant at,
      @Schema(types = {"boolean", "number", "string", "null"}) @Nullable JsonNode value,
      @Nullable String unit,
      Quality quality,
      @Nullable String reason,
      Duration age,
      boolean stale) {

    static ReadingView of(LatestStore.Row row, Instant now) {
      Duration age = Duration.between(row.at(), now);
      boolean isStale = age.abs().compareTo(row.staleAfter()) > 0;
      boolean isGood = row.quality() == Quality.GOOD;
      return new ReadingView(
          row.tag(),
          row.at(),
          row.value(),
          row.unit(),
          isGood && isStale ? Quality.UNCERTAIN : row.quality(),
          !isGood ? row.reason().name() : isStale ? "STALE" : null,
          age.isNegative() ? Duration.ZERO : age,
          isStale);
    }
  }

  @GetMapping
  @Operation(
      summary = "The newest reading of each tag",
      description = "Of all tags on a place and below it, or of the tags named.")
  LatestView latest(
      @RequestParam(required = false)
          @Parameter(
              description = "Path of the place, or any beginning of one",
              example = "acme/lyon/bottling/line1")
          @Nullable String equipment,
      @RequestParam(required = false)
          @Parameter(
              description = "Full names of tags",
              example = "acme/lyon/bottling/line1/filler/temperature")
          @Nullable List<String> tag,
      @RequestParam(defaultValue = "" + MOST) @Parameter(description = "1 to 1000") int limit,
      @RequestParam(defaultValue = "") @Parameter(description = "The 'next' of the answer before")
          String cursor) {
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(
          422, "INVALID_PARAMETER", "limit", "limit is " + limit, "give 1 to " + MOST);
    }
    if (tag != null && equipment == null) {
      Instant now = clock.instant();
      return new LatestView(now, named(tag, now), null);
    }
    if (equipment == null || tag != null) {
      throw ProblemException.of(
          422,
          "INVALID_PARAMETER",
          "equipment",
          "either equipment or tag says what is asked for",
          "give one of them: equipment=acme/lyon");
    }
    Instant now = clock.instant();
    String place =
        equipment.endsWith("/") ? equipment.substring(0, equipment.length() - 1) : equipment;
    List<LatestStore.Row> rows = latest.below(place, cursor, limit);
    if (rows.isEmpty() && !latest.isKnown(place)) {
      throw ProblemException.of(
          404,
          "UNKNOWN_EQUIPMENT",
          "equipment",
          "no tag is on '%s' or below it".formatted(place),
          "give a path from the enterprise down, as in the plant model: acme/lyon/bottling");
    }
    return new LatestView(
        now,
        rows.stream().map(row -> view(row, now)).toList(),
        rows.size() < limit ? null : rows.getLast().tag());
  }

  /** What passed by and is not stored yet is newer than what is. */
  private ReadingView view(LatestStore.Row stored, Instant now) {
    return ReadingView.of(
        newest.after(stored.tag(), stored.at()).map(stored::with).orElse(stored), now);
  }

  private List<ReadingView> named(List<String> tags, Instant now) {
    if (tags.size() > MOST) {
      throw ProblemException.of(
          422, "INVALID_PARAMETER", "tag", tags.size() + " tags", "name at most " + MOST);
    }
    List<LatestStore.Row> rows = latest.find(tags);
    Set<String> missing = new HashSet<>(tags);
    rows.forEach(row -> missing.remove(row.tag()));
    if (!missing.isEmpty()) {
      throw ProblemException.of(
          404,
          "UNKNOWN_TAG",
          "tag",
          "no reading ever came for: " + String.join(", ", missing.stream().sorted().toList()),
          "see /api/v1/readings/latest?equipment= for the tags there are");
    }
    return rows.stream().map(row -> view(row, now)).toList();
  }
}
