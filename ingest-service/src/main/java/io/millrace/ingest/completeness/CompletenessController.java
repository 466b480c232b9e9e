// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.ingest.rollup.BucketStore;
import io.millrace.ingest.rollup.RollupStore;
import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is missing of the readings, over HTTP. */
@RestController
@RequestMapping("/api/v1/completeness")
@Tag(name = "Completeness")
class CompletenessController {
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int MOST_PER_DEVICE = 200;

  private final CompletenessStore store;
  private final RollupStore rollups;
  private final TagStore tags;
  private final InstantSource clock;

  CompletenessController(
      CompletenessStore store, RollupStore rollups, TagStore tags, InstantSource clock) {
    this.store = store;
    this.rollups = rollups;
    this.tags = tags;
    this.clock = clock;
  }

  /**
   * @param from start of the window in whole minutes, UTC.
   * @param to its end, not in it.
   */
  @Schema(name = "Completeness")
  record CompletenessView(String equipment, Instant from, Instant to, List<DeviceView> devices) {}

  /**
   * @param gateway who reads it.
   * @param tags how many tags it has on the place.
   * @param receivedBatches batches of the device that came.
   * @param missingBatches batches that were numbered and did not come, or not yet.
   * @param receivedReadings readings of the device that came.
   * @param expectedReadings readings of the tags on the place by their periods, or by their longest
   *     gap where readings are left out on purpose; absent when no model tells them.
   * @param droppedReadings readings the gateway said it dropped, where it could count them.
   * @param coverage how much of the tags' time GOOD readings spoke for, 0..1.
   * @param isCut whether one of the lists has more than the 200 that are shown; the numbers are of
   *     all. A narrower window shows the rest.
   * @param gaps the missing batches, with what the gateway said of them, at most 200, oldest first.
   * @param drops what the gateway said about drops, at most 200, oldest first.
   * @param outages times without a link to the device, at most 200, oldest first.
   * @param swaps times in which another device answered, at most 200, oldest first.
   * @param silences times in which nothing at all came of the device, at most 200, oldest first.
   * @param clockSteps when the gateway's clock or the device's was set, at most 200, oldest first.
   */
  @Schema(name = "DeviceCompleteness")
  record DeviceView(
      String gateway,
      String device,
      int tags,
      long receivedBatches,
      long missingBatches,
      long receivedReadings,
      @Nullable Long expectedReadings,
      long droppedReadings,
      double coverage,
      boolean isCut,
      List<CompletenessStore.Gap> gaps,
      List<GatewayEvent.ReadingsDropped> drops,
      List<Outage> outages,
      List<Swap> swaps,
      List<Silence> silences,
      List<ClockStep> clockSteps) {}

  @GetMapping
  @Operation(
      summary = "What is missing of the readings, and why",
      description =
          "By gateway and device: gaps, drops, link outages, swapped devices, silences, clock steps,"
              + " coverage; /api/v1/completeness/quality has the times of bad quality. Lists end at 200"
              + " entries and isCut says so; a narrower window shows the rest.")
  CompletenessView completeness(
      @RequestParam @Parameter(example = "acme/lyon/bottling") String equipment,
      @RequestParam(required = false)
          @Parameter(description = "Start, UTC; an hour before the end when left out")
          @Nullable Instant from,
      @RequestParam(required = false)
          @Parameter(description = "End, not in it, UTC; now when left out")
          @Nullable Instant to) {
    Asked asked = within(LONGEST, Asked.of(equipment, from, to, clock.instant()));
    List<CompletenessStore.Device> devices = store.devices(asked.place());
    if (devices.isEmpty()) {
      throw unknownPlace(asked);
    }
    return new CompletenessView(
        asked.place(),
        asked.from(),
        asked.to(),
        devices.stream().map(d -> view(d, asked.place(), asked.from(), asked.to())).toList());
  }

  /** The question, when its window can be answered. */
  static Asked within(Duration longest, Asked asked) {
    if (!asked.isWithin(longest)) {
      throw ProblemException.of(
          422,
          "IMPOSSIBLE_WINDOW",
          "from",
          "the window from %s to %s, in whole minutes, cannot be answered"
              .formatted(asked.from(), asked.to()),
          "give a from that is earlier than to, by %d days at most".formatted(longest.toDays()));
    }
    return asked;
  }

  static ProblemException unknownPlace(Asked asked) {
    return ProblemException.of(
        404,
        "UNKNOWN_EQUIPMENT",
        "equipment",
        "no reading ever came from '%s' or below it".formatted(asked.place()),
        "give a path from the enterprise down, as in the plant model: acme/lyon/bottling");
  }

  private DeviceView view(CompletenessStore.Device device, String place, Instant from, Instant to) {
    CompletenessStore.Received received = store.received(device.id(), from, to);
    int oneMore = MOST_PER_DEVICE + 1;
    List<CompletenessStore.Gap> gaps = store.gaps(device.id(), from, to, oneMore);
    List<GatewayEvent.ReadingsDropped> drops = store.drops(device, from, to, oneMore);
    // Two changes are an outage or a swap, and the first may be the end of one that began before.
    int mostEvents = 2 * oneMore;
    List<GatewayEvent.LinkChanged> links = store.links(device, from, to, mostEvents);
    List<Outage> outages = Outage.during(links, from, to);
    List<GatewayEvent> others = store.swaps(device, from, to, mostEvents);
    List<Swap> swaps = Swap.during(others, from, to);
    List<Silence> silences = store.silences(device.id(), from, to, oneMore);
    List<ClockStep> steps = store.clockSteps(device, from, to, oneMore);
    Duration window = Duration.between(from, to);
    return new DeviceView(
        device.gateway(),
        device.name(),
        device.tags(),
        received.batches(),
        store.missing(device.id(), from, to),
        received.readings(),
        device.readingsPerSecond() == 0
            ? null
            : Math.round(device.readingsPerSecond() * window.toSeconds()),
        store.dropped(device, from, to),
        coverage(device, place, from, to),
        links.size() >= mostEvents
            || others.size() >= mostEvents
            || Stream.of(gaps, drops, outages, swaps, silences, steps)
                .anyMatch(list -> list.size() > MOST_PER_DEVICE),
        gaps.stream().limit(MOST_PER_DEVICE).toList(),
        drops.stream().limit(MOST_PER_DEVICE).toList(),
        outages.stream().limit(MOST_PER_DEVICE).toList(),
        swaps.stream().limit(MOST_PER_DEVICE).toList(),
        silences.stream().limit(MOST_PER_DEVICE).toList(),
        steps.stream().limit(MOST_PER_DEVICE).toList());
  }

  private double coverage(CompletenessStore.Device device, String place, Instant from, Instant to) {
    List<KnownTag> known =
        tags.below(place).stream().filter(tag -> tag.deviceId() == device.id()).toList();
    long covered =
        rollups.covered(device.id(), known, BucketStore.micros(from), BucketStore.micros(to));
    return covered / (device.tags() * (Duration.between(from, to).toNanos() / 1000.0));
  }
}
