// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signal as it is read: a {@link TagDefinition} with template, override and defaults applied.
 * Immutable.
 *
 * @param name full name.
 * @param address where the device keeps it, in the protocol's notation.
 * @param type how its bits are read.
 * @param layout byte order of its registers; null where the type has none (BOOL).
 * @param unitId Modbus unit that has it; null when it is the device's own.
 * @param length text only: number of bytes; 0 otherwise.
 * @param scale factor applied to the device's number; null when the number is taken as it is.
 * @param offset added after scaling; null when nothing is added.
 * @param period how often it is read.
 * @param unit UCUM code of the value; null when not stated.
 * @param min lowest believable value; null when not stated.
 * @param max highest believable value; null when not stated.
 * @param reporting which of its readings leave the gateway.
 * @param reads tags of the same device that are read at once when this one changes.
 */
public record Tag(
    TagName name,
    String address,
    DataType type,
    @Nullable ByteLayout layout,
    @Nullable Integer unitId,
    int length,
    @Nullable Double scale,
    @Nullable Double offset,
    Duration period,
    @Nullable String unit,
    @Nullable Double min,
    @Nullable Double max,
    Reporting reporting,
    List<TagName> reads) {

  public Tag {
    reads = List.copyOf(reads);
  }

  /** A tag of which every reading is sent. */
  public Tag(
      TagName name,
      String address,
      DataType type,
      @Nullable ByteLayout layout,
      @Nullable Integer unitId,
      int length,
      @Nullable Double scale,
      @Nullable Double offset,
      Duration period,
      @Nullable String unit,
      @Nullable Double min,
      @Nullable Double max) {
    this(
        name,
        address,
        type,
        layout,
        unitId,
        length,
        scale,
        offset,
        period,
        unit,
        min,
        max,
        Reporting.EVERY,
        List.of());
  }

  /** A tag whose changes are nobody else's. */
  public Tag(
      TagName name,
      String address,
      DataType type,
      @Nullable ByteLayout layout,
      @Nullable Integer unitId,
      int length,
      @Nullable Double scale,
      @Nullable Double offset,
      Duration period,
      @Nullable String unit,
      @Nullable Double min,
      @Nullable Double max,
      Reporting reporting) {
    this(
        name, address, type, layout, unitId, length, scale, offset, period, unit, min, max,
        reporting, List.of());
  }

  /** The same, read at another period. */
  public Tag every(Duration other) {
    return new Tag(
        name, address, type, layout, unitId, length, scale, offset, other, unit, min, max,
        reporting, reads);
  }

  /** After how long without being read nothing is known of it: three periods. */
  public Duration silentAfter() {
    return period.multipliedBy(3);
  }

  /**
   * How long a reading that was sent speaks for, after which the value is stale: three periods, and
   * where readings are left out the longest gap between those that are sent before them.
   */
  public Duration holds() {
    return switch (reporting) {
      case Reporting.Every _, Reporting.Aggregate _ -> silentAfter();
      case Reporting.OnChange(Duration maxGap) -> maxGap.plus(silentAfter());
      case Reporting.Bounded bounded -> bounded.maxGap().plus(silentAfter());
      case Reporting.Waveform waveform -> waveform.maxGap().plus(silentAfter());
    };
  }

  /** How it becomes figures of blocks; empty when it is polled as other tags are. */
  public Optional<Reporting.Waveform> waveform() {
    return reporting instanceof Reporting.Waveform waveform
        ? Optional.of(waveform)
        : Optional.empty();
  }

  /** The series of readings that leave the gateway for it. */
  public List<ReportedTag> reported() {
    return ReportedTag.of(this);
  }

  /** The bound of a strategy on this tag, in the value's unit. */
  public double error(Reporting.Bounded bounded) {
    Double error = bounded.error();
    if (error != null) {
      return error;
    }
    double percent = Objects.requireNonNull(bounded.percent(), "neither error nor percent");
    return percent
        / 100
        * (Objects.requireNonNull(max, "max") - Objects.requireNonNull(min, "min"));
  }

  /** Whether the device's number is changed before it becomes a value, and so is a real number. */
  public boolean isScaled() {
    return scale != null || offset != null;
  }
}
