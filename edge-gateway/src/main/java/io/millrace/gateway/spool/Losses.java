// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.gateway.device.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Counts what will never be sent, and says it of what has to leave the spool. Thread-safe. */
final class Losses {
  /** What was read longer ago is on disk. */
  private static final Duration UNSAFE = Duration.ofSeconds(1);

  private final String gateway;
  private final Clocks clocks;
  private final Function<byte[], GatewayEvent> eventOf;
  private final Function<GatewayEvent, SpoolRecord> recordOf;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * @param eventOf reads the payload of an event.
   * @param recordOf an event as it is spooled.
   */
  Losses(
      String gateway,
      Clocks clocks,
      Function<byte[], GatewayEvent> eventOf,
      Function<GatewayEvent, SpoolRecord> recordOf) {
    this.gateway = gateway;
    this.clocks = clocks;
    this.eventOf = eventOf;
    this.recordOf = recordOf;
  }

  /** Readings by reason. */
  Map<String, Long> counts() {
    Map<String, Long> now = new TreeMap<>();
    counts.forEach((reason, count) -> now.put(reason, count.sum()));
    return now;
  }

  void count(String reason, long readings) {
    if (readings > 0) {
      counts.computeIfAbsent(reason, _ -> new LongAdder()).add(readings);
    }
  }

  /** What is written in place of records that leave: events that stay, and announcements. */
  List<SpoolRecord> farewell(Loss loss, List<SpoolRecord> leaving) {
    Farewell farewell = Farewell.of(leaving, eventOf);
    count("EVENT", farewell.events());
    count(loss.name(), farewell.readings());
    List<SpoolRecord> kept = new ArrayList<>(farewell.kept());
    Leaving.announcements(
            gateway,
            clocks.now(),
            loss.name(),
            farewell.batches(),
            farewell.earlier(),
            UUID::randomUUID)
        .forEach(announcement -> kept.add(recordOf.apply(announcement)));
    return kept;
  }

  /** Of what found no room in memory. */
  List<SpoolRecord> unwritten(
      List<Unwritten.Lost> gone, String epoch, ToLongFunction<String> nextSequence) {
    return gone.stream()
        .map(
            lost ->
                Leaving.unwritten(
                    gateway, clocks.now(), epoch, nextSequence.applyAsLong(lost.device()), lost))
        .map(recordOf)
        .toList();
  }

  /**
   * What was in memory when the gateway was killed, which cannot be counted.
   *
   * @param last when the last record on disk was taken in.
   */
  List<SpoolRecord> killed(
      Instant last, String epoch, Set<String> devices, ToLongFunction<String> nextSequence) {
    return devices.stream()
        .sorted()
        .map(
            device ->
                Leaving.killed(
                    gateway,
                    clocks.now(),
                    epoch,
                    device,
                    nextSequence.applyAsLong(device),
                    last.minus(UNSAFE)))
        .map(recordOf)
        .toList();
  }
}
