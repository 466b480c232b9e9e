// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the services agree on the time, as far as their answers can tell. Pure. */
final class ClockCheck {
  /** What the gateway calls a step of its clock, too. */
  private static final Duration TOLERATED = Duration.ofSeconds(2);

  private static final String SUBJECT = "clock";

  private ClockCheck() {}

  private record Clock(Service service, Duration ahead, Duration uncertainty) {
    boolean differsFrom(Clock other) {
      return ahead.minus(other.ahead).abs().compareTo(tolerated().plus(other.uncertainty)) > 0;
    }

    boolean differsFromHere() {
      return ahead.abs().compareTo(tolerated()) > 0;
    }

    private Duration tolerated() {
      return TOLERATED.plus(uncertainty);
    }
  }

  static List<Finding> findings(Map<Service, Sighting> sightings) {
    List<Clock> clocks = new ArrayList<>();
    for (Service service : Service.values()) {
      if (sightings.get(service) instanceof Sighting.Answers answers) {
        clocks.add(new Clock(service, answers.clock(), answers.uncertainty()));
      }
    }
    if (clocks.isEmpty()) {
      return List.of();
    }
    // Readings carry the gateway's time, so the others are held against it.
    Clock first = clocks.getFirst();
    List<Finding> faults =
        clocks.stream()
            .filter(clock -> clock.differsFrom(first))
            .map(clock -> fault(first, clock))
            .toList();
    return faults.isEmpty() ? List.of(agreed(clocks)) : faults;
  }

  private static Finding fault(Clock first, Clock other) {
    Duration apart = first.ahead().minus(other.ahead());
    return Finding.fault(
        SUBJECT,
        "%s is %s %s %s"
            .formatted(
                first.service().title(),
                seconds(apart),
                apart.isNegative() ? "behind" : "ahead of",
                other.service().title()),
        "let both machines follow one time server (chrony, systemd-timesyncd); readings carry the"
            + " gateway's time");
  }

  private static Finding agreed(List<Clock> clocks) {
    Duration ahead = clocks.getFirst().ahead();
    return clocks.stream().allMatch(Clock::differsFromHere)
        ? Finding.note(
            SUBJECT,
            "this computer is %s %s the services"
                .formatted(seconds(ahead), ahead.isNegative() ? "ahead of" : "behind"),
            "let it follow the services' time server")
        : Finding.ok(SUBJECT, "services that answer agree within %s".formatted(seconds(TOLERATED)));
  }

  private static String seconds(Duration time) {
    return "%d s".formatted(time.abs().plusMillis(500).toSeconds());
  }
}
