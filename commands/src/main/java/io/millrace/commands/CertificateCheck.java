// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How long a service's certificate holds. Pure. */
final class CertificateCheck {
  private static final Duration SOON = Duration.ofDays(30);
  private static final String SUBJECT = "certificate";

  private CertificateCheck() {}

  /** Nothing for a service without TLS. */
  static List<Finding> findings(Service service, Sighting sighting, Instant now) {
    if (!(sighting instanceof Sighting.Answers answers) || answers.certificateUntil() == null) {
      return List.of();
    }
    Instant until = answers.certificateUntil();
    long days = Duration.between(now, until).toDays();
    if (!until.isAfter(now)) {
      return List.of(
          Finding.fault(
              SUBJECT,
              "that of %s ended on %s".formatted(service.title(), until),
              "renew it, and restart " + service.title()));
    }
    return List.of(
        until.isBefore(now.plus(SOON))
            ? Finding.note(
                SUBJECT,
                "that of %s ends in %d days, on %s".formatted(service.title(), days, until),
                "renew it in time")
            : Finding.ok(
                SUBJECT, "that of %s holds for %d days more".formatted(service.title(), days)));
  }
}
