// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's report and when it was heard. Immutable.
 *
 * @param heardAt when the broker took it, by its clock; by this service's where the broker does not
 *     say.
 * @param clockOffset the gateway's clock less the broker's, less the time that the report was on
 *     its way; null where the broker does not say when it took it.
 */
record HeardReport(GatewayReport report, Instant heardAt, @Nullable Duration clockOffset) {
  /** More than three of its periods, and a gateway is silent. */
  static final int MISSED = 3;

  /**
   * @param receivedAt what stands at the record: the broker's time, or on a topic that keeps it the
   *     sender's, which is the time of the report.
   * @param now this service's clock.
   */
  static HeardReport of(GatewayReport report, Instant receivedAt, Instant now) {
    return receivedAt.equals(report.at().truncatedTo(ChronoUnit.MILLIS))
        ? new HeardReport(report, now, null)
        : new HeardReport(report, receivedAt, Duration.between(receivedAt, report.at()));
  }

  Duration age(Instant now) {
    Duration age = Duration.between(heardAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  boolean isOverdue(Instant now) {
    return age(now).compareTo(report.every().multipliedBy(MISSED)) > 0;
  }
}
