// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Every setting of this service. Immutable.
 *
 * @param clockTolerance how far ahead of the broker's clock a reading may be stamped.
 * @param longestWindow longest window a request may ask for.
 * @param mostIntervals most state intervals in an answer of {@code /api/v1/states}.
 * @param mostIntervalsAssessed most state intervals a KPI is computed from in one request.
 * @param account when accounts of what has closed are made.
 * @param stops when it is told what became of stops.
 * @param proposal how reasons are proposed for stops that have none.
 */
@Validated
@ConfigurationProperties(value = "millrace.oee", ignoreUnknownFields = false)
public record OeeProperties(
    @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration clockTolerance,
    @DefaultValue("366d") @DurationMin(hours = 1) Duration longestWindow,
    @DefaultValue("10000") @Min(1) @Max(100_000) int mostIntervals,
    @DefaultValue("1000000") @Min(1) @Max(10_000_000) int mostIntervalsAssessed,
    @Valid @DefaultValue Account account,
    @Valid @DefaultValue Stops stops,
    @Valid @DefaultValue Proposal proposal) {

  /**
   * @param applyAbove lower bound of a reason's measured precision, 0.5..1, from which on it is
   *     applied by itself where no place of the plant model says another; 1 for never, since none
   *     is ever so high.
   * @param mostEdits how many of a unit's newest edits teach.
   * @param every how long to wait between rounds, and for people to give the reason first.
   */
  public record Proposal(
      @DefaultValue("1") @DecimalMin("0.5") @DecimalMax("1") double applyAbove,
      @DefaultValue("1000") @Min(1) @Max(10_000) int mostEdits,
      @DefaultValue("5m") @DurationMin(millis = 10) @DurationMax(hours = 12) Duration every) {}

  /**
   * @param every how long to wait between rounds.
   * @param delay how long after its end a shift closes; what comes later corrects it.
   */
  public record Account(
      @DefaultValue("10s") @DurationMin(millis = 10) Duration every,
      @DefaultValue("10m") @DurationMin(seconds = 0) Duration delay) {}

  /**
   * @param every how long to wait between rounds.
   */
  public record Stops(@DefaultValue("1s") @DurationMin(millis = 10) Duration every) {}
}
