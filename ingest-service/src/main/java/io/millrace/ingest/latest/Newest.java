// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The newest reading of each tag that this process saw pass, stored or not yet. Bounded: of too
 * many tags those that were silent longest are forgotten. Thread-safe.
 */
public final class Newest {
  /** Clocks of broker and gateway may be so far apart. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final int most;
  private final Duration acceptAhead;
  private final LinkedHashMap<String, Reading> byTag = new LinkedHashMap<>();

  /**
   * @param most tags.
   * @param acceptAhead how far a reading's time may lie after the broker took it.
   */
  public Newest(int most, Duration acceptAhead) {
    this.most = most;
    this.acceptAhead = acceptAhead;
  }

  /**
   * Those of some readings that are newer than what is known of their tag; they are known from now
   * on. A known one from a clock that was ahead gives way to any.
   *
   * @param readings per tag of growing time.
   * @param receivedAt when the broker took them.
   */
  public synchronized List<Reading> next(List<Reading> readings, Instant receivedAt) {
    List<Reading> newer = new ArrayList<>();
    for (Reading reading : readings) {
      Reading known = byTag.get(reading.tag().text());
      boolean isNewer =
          known == null
              || reading.at().isAfter(known.at())
              || known.at().isAfter(receivedAt.plus(SKEW));
      if (isNewer && reading.at().isBefore(receivedAt.plus(acceptAhead))) {
        newer.add(reading);
        byTag.putLast(reading.tag().text(), reading);
      }
    }
    while (byTag.size() > most) {
      byTag.pollFirstEntry();
    }
    return newer;
  }

  /** The newest reading of a tag that is later than an instant. */
  synchronized Optional<Reading> after(String tag, Instant at) {
    return Optional.ofNullable(byTag.get(tag)).filter(reading -> reading.at().isAfter(at));
  }
}
