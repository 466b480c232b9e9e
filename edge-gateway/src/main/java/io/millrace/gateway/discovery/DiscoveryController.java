// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.discovery.DiscoveryRunner.Start;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Looks for devices when it is asked to. */
@RestController
@Tag(name = "discoveries", description = "Devices that no plant model has yet")
@RequestMapping("/api/v1/discoveries")
final class DiscoveryController {
  private static final int MOST = 1_000;
  private static final int LONGEST_KEY = 255;

  private final DiscoveryRunner discoveries;

  DiscoveryController(DiscoveryRunner discoveries) {
    this.discoveries = discoveries;
  }

  /** The last discoveries, the newest first, without what they found. */
  record DiscoveryList(List<DiscoveryView> discoveries) {}

  @Operation(
      summary = "Begins to look for devices; one discovery runs at a time",
      description =
          "{} asks the gateway's own networks by UDP ListIdentity. Nothing is connected to unless"
              + " tcpScan is there. Follow the Location for progress and results so far. With an"
              + " Idempotency-Key the same body gives the same discovery, another one 422.",
      responses = {
        @ApiResponse(responseCode = "202", description = "It runs; Location says where"),
        @ApiResponse(responseCode = "409", description = "Another one runs"),
        @ApiResponse(responseCode = "422", description = "It cannot be done as asked")
      })
  @PostMapping
  ResponseEntity<DiscoveryView> start(
      @RequestBody DiscoveryRequest request,
      @RequestHeader(value = "Idempotency-Key", required = false) @Nullable String key) {
    if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      throw ProblemException.of(
          422, "BAD_IDEMPOTENCY_KEY", "Idempotency-Key is empty or longer than " + LONGEST_KEY);
    }
    return switch (discoveries.start(request, order(request), key)) {
      case Start.Started(Discovery discovery) -> accepted(discovery);
      case Start.Repeated(Discovery discovery) -> accepted(discovery);
      case Start.KeyTaken(Discovery discovery) ->
          throw ProblemException.of(
              422,
              "IDEMPOTENCY_KEY_REUSED",
              "this key began discovery %s, which asked for something else"
                  .formatted(discovery.id()));
      case Start.Busy(Discovery discovery) ->
          throw ProblemException.of(
              409,
              "DISCOVERY_RUNNING",
              "discovery %s runs; wait for it, or DELETE %s"
                  .formatted(discovery.id(), location(discovery)));
    };
  }

  @Operation(summary = "The last ten discoveries since the gateway's start, the newest first")
  @GetMapping
  DiscoveryList list() {
    return new DiscoveryList(discoveries.kept().stream().map(DiscoveryView::summary).toList());
  }

  @Operation(
      summary = "How far a discovery is, and what it found so far",
      description = "limit is 1 to 1000; cursor is the nextCursor of the page before")
  @GetMapping("/{id}")
  DiscoveryView find(
      @PathVariable String id,
      @RequestParam(defaultValue = "1000") int limit,
      @RequestParam @Nullable String cursor) {
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(
          422, "LIMIT_OUT_OF_RANGE", "limit", "limit is " + limit, "ask for 1 to " + MOST);
    }
    return DiscoveryView.page(known(id), place(cursor), limit);
  }

  @Operation(
      summary = "Stops a discovery; what it found stays readable",
      responses = @ApiResponse(responseCode = "204", description = "It does not run any longer"))
  @DeleteMapping("/{id}")
  ResponseEntity<Void> stop(@PathVariable String id) {
    discoveries.stop(known(id));
    return ResponseEntity.noContent().build();
  }

  private static DiscoveryOrder order(DiscoveryRequest request) {
    List<Problem.Mistake> mistakes = new ArrayList<>();
    DiscoveryOrder order =
        OrderReading.order(
            request,
            (pointer, message, remedy) ->
                mistakes.add(new Problem.Mistake(pointer, message, remedy)));
    if (!mistakes.isEmpty()) {
      throw new ProblemException(
          Problem.of(422, "IMPOSSIBLE_DISCOVERY", mistakes.getFirst().message(), mistakes));
    }
    return order;
  }

  private Discovery known(String id) {
    return discoveries
        .find(id)
        .orElseThrow(
            () ->
                ProblemException.of(
                    404,
                    "UNKNOWN_DISCOVERY",
                    "'%s' is none of the last ten since the gateway's start".formatted(id)));
  }

  private static @Nullable Place place(@Nullable String cursor) {
    try {
      return cursor == null ? null : DiscoveryView.place(cursor);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(
          422,
          "BAD_CURSOR",
          "cursor",
          String.valueOf(e.getMessage()),
          "send the nextCursor of the page before");
    }
  }

  private static ResponseEntity<DiscoveryView> accepted(Discovery discovery) {
    return ResponseEntity.accepted()
        .location(URI.create(location(discovery)))
        .body(DiscoveryView.page(discovery, null, MOST));
  }

  private static String location(Discovery discovery) {
    return "/api/v1/discoveries/" + discovery.id();
  }
}
