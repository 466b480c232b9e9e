// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** When tags were not GOOD, and why, over HTTP. */
@RestController
@RequestMapping("/api/v1/completeness/quality")
@Tag(name = "Completeness")
class QualityController {
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST = 1000;
  private static final int TAGS_PER_PAGE = 200;

  /** A page ends after the tag whose minutes make it this many. */
  private static final int MINUTES_PER_PAGE = 20_000;

  private final QualityStore store;
  private final TagStore tags;
  private final InstantSource clock;

  QualityController(QualityStore store, TagStore tags, InstantSource clock) {
    this.store = store;
    this.tags = tags;
    this.clock = clock;
  }

  /**
   * @param from start of the window in whole minutes, UTC.
   * @param to its end, not in it.
   * @param count how many runs follow.
   * @param runs times in which a tag was not GOOD, by tag and time.
   * @param next gives the next page as cursor; absent when there is none. A page may be empty and
   *     have a next one.
   */
  @Schema(name = "QualityRuns")
  record RunsView(
      String equipment,
      Instant from,
      Instant to,
      int count,
      List<QualityRun> runs,
      @Nullable String next) {}

  /** Where a page ended: the tag and from when on it is to be looked at. */
  private record Cursor(String tag, Instant from) {
    static Cursor parse(String text) {
      int cut = text.indexOf('@');
      try {
        return new Cursor(text.substring(0, cut), Instant.parse(text.substring(cut + 1)));
      } catch (DateTimeException | IndexOutOfBoundsException e) {
        throw ProblemException.of(
            422,
            "INVALID_PARAMETER",
            "cursor",
            "'%s' is no cursor".formatted(text),
            "give what the page before said as next, or nothing for the first");
      }
    }

    String text() {
      return tag + "@" + from;
    }
  }

  @GetMapping
  @Operation(
      summary = "When tags were not GOOD, and why",
      description =
          "A run begins with the reading that showed it first and ends with the first one that was"
              + " otherwise, both to the microsecond; the edges of the window cut it. Where no reading"
              + " came at all see /api/v1/completeness.")
  RunsView quality(
      @RequestParam @Parameter(example = "acme/lyon/bottling") String equipment,
      @RequestParam(required = false)
          @Parameter(description = "Start, UTC; an hour before the end when left out")
          @Nullable Instant from,
      @RequestParam(required = false)
          @Parameter(description = "End, not in it, UTC; now when left out")
          @Nullable Instant to,
      @RequestParam(required = false)
          @Parameter(description = "Most runs of a page, 1 to 1000; 200 when left out")
          @Nullable Integer limit,
      @RequestParam(required = false) @Parameter(description = "next of the page before")
          @Nullable String cursor) {
    Asked asked =
        CompletenessController.within(LONGEST, Asked.of(equipment, from, to, clock.instant()));
    int most = limit == null ? 200 : limit;
    if (most < 1 || most > MOST) {
      throw ProblemException.of(
          422, "INVALID_PARAMETER", "limit", "limit is " + most, "give 1 to " + MOST);
    }
    List<KnownTag> known = tags.below(asked.place());
    if (known.isEmpty()) {
      throw CompletenessController.unknownPlace(asked);
    }
    Cursor start = cursor == null ? new Cursor("", asked.from()) : Cursor.parse(cursor);
    // In an order of our own: the database's depends on how it was set up.
    List<KnownTag> sorted = known.stream().sorted(Comparator.comparing(KnownTag::name)).toList();
    return page(asked, sorted, start, most);
  }

  private RunsView page(Asked asked, List<KnownTag> known, Cursor start, int most) {
    List<QualityRun> runs = new ArrayList<>();
    Map<Integer, SortedSet<Long>> unfolded = new HashMap<>();
    int looked = 0;
    long minutes = 0;
    for (KnownTag tag : known) {
      if (tag.name().compareTo(start.tag()) < 0) {
        continue;
      }
      Instant from = tag.name().equals(start.tag()) ? start.from() : asked.from();
      if (runs.size() >= most || looked == TAGS_PER_PAGE || minutes > MINUTES_PER_PAGE) {
        return view(asked, runs, new Cursor(tag.name(), from));
      }
      looked++;
      SortedSet<Long> doubtful =
          new TreeSet<>(
              unfolded.computeIfAbsent(
                  tag.deviceId(), device -> store.unfolded(device, asked.from(), asked.to())));
      doubtful.addAll(store.minutes(tag, from.truncatedTo(ChronoUnit.MINUTES), asked.to()));
      minutes += doubtful.size();
      // At worst every other mark begins a run, and one run more than fits is to be seen.
      List<QualityRun.Mark> marks = store.marks(tag, from, asked.to(), doubtful, 2 * most + 4);
      List<QualityRun> found = QualityRun.of(tag.name(), marks, asked.to());
      int room = most - runs.size();
      runs.addAll(found.subList(0, Math.min(room, found.size())));
      if (found.size() > room) {
        return view(asked, runs, new Cursor(tag.name(), found.get(room).from()));
      }
    }
    return view(asked, runs, null);
  }

  private static RunsView view(Asked asked, List<QualityRun> runs, @Nullable Cursor next) {
    return new RunsView(
        asked.place(),
        asked.from(),
        asked.to(),
        runs.size(),
        runs,
        next == null ? null : next.text());
  }
}
