// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.plant.Terms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reasons a stop of a place may be given. */
@RestController
@RequestMapping("/api/v1/reasons")
@Tag(name = "downtime")
public final class ReasonController {
  private final PlaceStore places;
  private final InstantSource clock;

  public ReasonController(PlaceStore places, InstantSource clock) {
    this.places = places;
    this.clock = clock;
  }

  @GetMapping
  @Operation(
      summary = "The reason tree that holds at a work unit, by the newest plant model",
      description = "Without a tree of its own the usual five reasons: usual@1.")
  ReasonTree reasons(@RequestParam String equipment) {
    var now = clock.instant();
    PlaceStore.Asked asked = places.of(equipment, now.minusSeconds(1), now, Duration.ofHours(1));
    var place = asked.question().equipment();
    return asked.scope().model(place).map(model -> model.terms(place).tree()).orElse(Terms.USUAL);
  }
}
