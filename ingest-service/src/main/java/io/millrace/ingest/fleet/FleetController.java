// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.topics.TopicRunner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The gateways over HTTP. */
@RestController
@RequestMapping("/api/v1/gateways")
@Tag(name = "Gateways", description = "Every gateway, how it is, and by which model it reads")
class FleetController {
  private static final int MOST = 1000;

  private final FleetStore fleet;
  private final TopicRunner broker;
  private final InstantSource clock;

  FleetController(FleetStore fleet, TopicRunner broker, InstantSource clock) {
    this.fleet = fleet;
    this.broker = broker;
    this.clock = clock;
  }

  /**
   * @param at when this was asked, UTC; ages count from it.
   * @param gateways by name.
   * @param next the cursor for the next page; null when this is the last.
   */
  @Schema(name = "Gateways")
  record FleetView(Instant at, List<GatewayView> gateways, @Nullable String next) {}

  @GetMapping
  @Operation(
      summary = "Every gateway that a plant model in force names or that was heard of",
      description =
          "Each says every 10 s how it is; one that was not heard of for three reports is SILENT."
              + " What is not known is absent.")
  FleetView gateways(
      @RequestParam(defaultValue = "" + MOST) @Parameter(description = "1 to 1000") int limit,
      @RequestParam(defaultValue = "") @Parameter(description = "The 'next' of the answer before")
          String cursor) {
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(
          422, "INVALID_PARAMETER", "limit", "limit is " + limit, "give 1 to " + MOST);
    }
    List<String> names = fleet.names(cursor, limit + 1);
    List<String> page = names.stream().limit(limit).toList();
    Instant now = clock.instant();
    return new FleetView(now, views(page, now), names.size() > limit ? page.getLast() : null);
  }

  @GetMapping("/{gateway}")
  @Operation(summary = "One gateway")
  GatewayView gateway(@PathVariable String gateway) {
    GatewayView view = views(List.of(gateway), clock.instant()).getFirst();
    if (view.heardAt() == null && view.lastReadingAt() == null && view.sites().isEmpty()) {
      throw ProblemException.of(
          404,
          "UNKNOWN_GATEWAY",
          "no plant model in force names '%s', and nothing ever came from it; see /api/v1/gateways"
              .formatted(gateway));
    }
    return view;
  }

  private List<GatewayView> views(List<String> names, Instant now) {
    Map<String, HeardReport> reports = fleet.reports(names);
    Map<String, Instant> readings = fleet.lastReadings(names);
    List<Assignment> assignments = fleet.assignments();
    return names.stream()
        .map(
            name ->
                GatewayView.of(
                    name,
                    Assignment.to(name, assignments),
                    reports.get(name),
                    readings.get(name),
                    broker.reachable(),
                    now))
        .toList();
  }
}
