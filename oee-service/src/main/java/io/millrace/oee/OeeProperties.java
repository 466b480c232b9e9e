// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

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
 */
@Validated
@ConfigurationProperties(value = "millrace.oee", ignoreUnknownFields = false)
public record OeeProperties(
    @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration clockTolerance,
    @DefaultValue("366d") @DurationMin(hours = 1) Duration longestWindow,
    @DefaultValue("10000") @Min(1) @Max(100_000) int mostIntervals,
    @DefaultValue("1000000") @Min(1) @Max(10_000_000) int mostIntervalsAssessed) {}
