// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * All settings of the ingest service. Immutable.
 *
 * @param timescale use of TimescaleDB.
 * @param samples which readings are stored.
 * @param retention how long things are kept.
 * @param rollup folding of samples into minutes and hours.
 * @param history limits of answers about the past.
 * @param live limits of live streams.
 */
@Validated
@ConfigurationProperties(value = "millrace.ingest", ignoreUnknownFields = false)
public record IngestProperties(
    @Valid @NotNull @DefaultValue Timescale timescale,
    @Valid @NotNull @DefaultValue Samples samples,
    @Valid @NotNull @DefaultValue Retention retention,
    @Valid @NotNull @DefaultValue Rollup rollup,
    @Valid @NotNull @DefaultValue History history,
    @Valid @NotNull @DefaultValue Live live) {

  /**
   * @param enabled whether TimescaleDB is used where the server has it.
   * @param directCompress whether samples are copied straight into the columnstore where there is
   *     one.
   */
  public record Timescale(
      @DefaultValue("true") boolean enabled, @DefaultValue("true") boolean directCompress) {}

  /**
   * @param acceptAhead how far a reading's time may lie after the broker took it; later ones are
   *     kept aside.
   */
  public record Samples(
      @DefaultValue("1d") @DurationMin(minutes = 1) @DurationMax(days = 30) Duration acceptAhead) {}

  /**
   * @param samples for samples as they came; readings older than this when they come are kept
   *     aside.
   * @param minutes for samples by minute.
   * @param hours for samples by hour.
   * @param quarantine for readings kept aside.
   * @param every how often old things are looked for.
   */
  public record Retention(
      @DefaultValue("90d") @DurationMin(days = 1) Duration samples,
      @DefaultValue("730d") @DurationMin(days = 1) Duration minutes,
      @DefaultValue("3650d") @DurationMin(days = 1) Duration hours,
      @DefaultValue("30d") @DurationMin(days = 1) Duration quarantine,
      @DefaultValue("1h") @DurationMin(seconds = 1) Duration every) {}

  /**
   * @param every pause between rounds when nothing is waiting.
   * @param delay how long after its end a minute is folded first.
   * @param batch most minutes of devices in a round.
   */
  public record Rollup(
      @DefaultValue("5s") @DurationMin(millis = 10) Duration every,
      @DefaultValue("10s") @DurationMin(seconds = 0) Duration delay,
      @DefaultValue("200") @Min(1) @Max(10_000) int batch) {}

  /**
   * @param maxPoints most points in an answer.
   * @param maxSamples most samples read for one answer.
   */
  public record History(
      @DefaultValue("20000") @Min(100) @Max(1_000_000) int maxPoints,
      @DefaultValue("2000000") @Min(1000) long maxSamples) {}

  /**
   * @param maxStreams most streams open at once.
   * @param replay events kept for those that come back.
   * @param queue events that may wait for one slow reader.
   * @param heartbeat silence after which a comment is sent.
   */
  public record Live(
      @DefaultValue("200") @Min(1) @Max(10_000) int maxStreams,
      @DefaultValue("2000") @Min(10) @Max(1_000_000) int replay,
      @DefaultValue("500") @Min(10) @Max(100_000) int queue,
      @DefaultValue("15s") @DurationMin(millis = 100) Duration heartbeat) {}
}
