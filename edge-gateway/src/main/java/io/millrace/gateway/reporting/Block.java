// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The samples that a device took together, faster than it is polled. Immutable.
 *
 * @param tag whose samples these are.
 * @param at when the device was seen to have completed it, which counts as the time of its last
 *     sample; gateway's clock, UTC.
 * @param samples in order, all of the block; empty exactly when it is BAD.
 * @param quality of the worst of them: one that is BAD makes the block BAD.
 * @param reason why it is not GOOD.
 * @param missed how many blocks the device completed since the one before that nobody read; null
 *     when that is not known.
 */
public record Block(
    TagName tag,
    Instant at,
    List<TagValue> samples,
    Quality quality,
    QualityReason reason,
    @Nullable Long missed) {
  public Block {
    samples = List.copyOf(samples);
    if (samples.isEmpty() != (quality == Quality.BAD)) {
      throw new IllegalArgumentException(
          "block of %s: %d samples of quality %s".formatted(tag, samples.size(), quality));
    }
  }

  /** A block of which nothing can be told. */
  public static Block bad(TagName tag, Instant at, QualityReason reason, @Nullable Long missed) {
    return new Block(tag, at, List.of(), Quality.BAD, reason, missed);
  }

  /**
   * The block that these samples are: all of one, or none when one is missing or BAD.
   *
   * @param wanted how many it has to have.
   * @param counted the reading that told of it.
   */
  public static Block of(
      TagName tag, int wanted, List<Reading> samples, Reading counted, @Nullable Long missed) {
    Quality quality = counted.quality();
    QualityReason reason = counted.reason();
    for (Reading sample : samples) {
      if (sample.quality() == Quality.BAD) {
        return bad(tag, counted.at(), sample.reason(), missed);
      }
      if (sample.quality() == Quality.UNCERTAIN && quality == Quality.GOOD) {
        quality = Quality.UNCERTAIN;
        reason = sample.reason();
      }
    }
    if (samples.size() != wanted) {
      return bad(tag, counted.at(), QualityReason.MALFORMED, missed);
    }
    List<TagValue> values =
        samples.stream().map(sample -> Objects.requireNonNull(sample.value())).toList();
    return new Block(tag, counted.at(), values, quality, reason, missed);
  }
}
