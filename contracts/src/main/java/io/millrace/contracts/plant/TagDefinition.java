// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tag as a person writes it, in a machine template or on a device; a device's definition with the
 * same name overrides the template's, field by field. Every field but the name may be left out.
 *
 * @param name own name, unique on its equipment.
 * @param address where the device keeps it, in the protocol's notation; a slice of an array, {@code
 *     Temps[0..9]}, stands for a tag per element.
 * @param type how its bits are read.
 * @param layout byte order of its registers; highest byte first when left out.
 * @param unitId Modbus unit that has it; the device's own when left out. 0..255.
 * @param length text only: number of bytes, 1..250.
 * @param scale factor applied to the device's number, which then becomes a real number.
 * @param offset added after scaling.
 * @param period how often it is read; the device's own when left out. 10 ms..24 h.
 * @param unit UCUM code of the value after scaling: {@code Cel}, {@code bar}, {@code 1}.
 * @param min lowest believable value; below it a reading is UNCERTAIN.
 * @param max highest believable value.
 * @param equipment place the tag belongs to when it is not the device's own; path below the site.
 * @param description for people.
 * @param reporting which of its readings leave the gateway; every one when left out. An override
 *     replaces the whole of it.
 * @param reads tags of the same device that are read at once when this one changes, by the names
 *     they are defined by; none when left out.
 */
public record TagDefinition(
    String name,
    @Nullable String address,
    @Nullable DataType type,
    @Nullable ByteLayout layout,
    @Nullable Integer unitId,
    @Nullable Integer length,
    @Nullable Double scale,
    @Nullable Double offset,
    @Nullable Duration period,
    @Nullable String unit,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable String equipment,
    @Nullable String description,
    @Nullable Reporting reporting,
    @Nullable List<String> reads) {

  public TagDefinition {
    reads = reads == null ? null : List.copyOf(reads);
  }

  /** A definition that says nothing of other tags. */
  public TagDefinition(
      String name,
      @Nullable String address,
      @Nullable DataType type,
      @Nullable ByteLayout layout,
      @Nullable Integer unitId,
      @Nullable Integer length,
      @Nullable Double scale,
      @Nullable Double offset,
      @Nullable Duration period,
      @Nullable String unit,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable String equipment,
      @Nullable String description,
      @Nullable Reporting reporting) {
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
        equipment,
        description,
        reporting,
        null);
  }

  /** A definition that says nothing of reporting or of other tags. */
  public TagDefinition(
      String name,
      @Nullable String address,
      @Nullable DataType type,
      @Nullable ByteLayout layout,
      @Nullable Integer unitId,
      @Nullable Integer length,
      @Nullable Double scale,
      @Nullable Double offset,
      @Nullable Duration period,
      @Nullable String unit,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable String equipment,
      @Nullable String description) {
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
        equipment,
        description,
        null,
        null);
  }

  /** This definition where it says something, the other's where it does not. */
  public TagDefinition over(TagDefinition other) {
    return new TagDefinition(
        name,
        first(address, other.address),
        first(type, other.type),
        first(layout, other.layout),
        first(unitId, other.unitId),
        first(length, other.length),
        first(scale, other.scale),
        first(offset, other.offset),
        first(period, other.period),
        first(unit, other.unit),
        first(min, other.min),
        first(max, other.max),
        first(equipment, other.equipment),
        first(description, other.description),
        first(reporting, other.reporting),
        first(reads, other.reads));
  }

  /** The same under another name, kept elsewhere. */
  TagDefinition at(String otherName, String otherAddress) {
    return new TagDefinition(
        otherName,
        otherAddress,
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
        equipment,
        description,
        reporting,
        reads);
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
    return own == null ? other : own;
  }
}
