// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mistakes in one tag: as a template says it, or as a device has it after its overrides. */
final class TagCheck {
  private static final Duration FASTEST = Duration.ofMillis(10);
  private static final Duration SLOWEST = Duration.ofHours(24);
  private static final int LONGEST_TEXT = 250;
  private static final int REGISTER_BITS = 16;
  private static final int REGISTERS = 65536;

  private final TagDefinition own;
  private final String ownAt;
  private final @Nullable TagDefinition template;
  private final String templateAt;
  private final @Nullable DeviceEndpoint endpoint;
  private final Set<Problem> problems;

  private TagCheck(
      TagDefinition own,
      String ownAt,
      @Nullable TagDefinition template,
      String templateAt,
      @Nullable DeviceEndpoint endpoint,
      Set<Problem> problems) {
    this.own = own;
    this.ownAt = ownAt;
    this.template = template;
    this.templateAt = templateAt;
    this.endpoint = endpoint;
    this.problems = problems;
  }

  /** A template's tag: what it says must be right, but a device may add what is missing. */
  static void ofTemplate(TagDefinition tag, String at, Set<String> places, Set<Problem> problems) {
    new TagCheck(tag, at, null, at, null, problems).values(tag, places);
  }

  /**
   * A device's tag, complete.
   *
   * @param own what the device says; null when the template says all.
   * @param template what the template says; null when the device says all.
   * @param deviceAt pointer to the device, blamed for what is missing in both.
   * @param endpoint tells in which notation the address is.
   * @param isWhole whether all that was written could be read, so that nothing may be missing.
   */
  static void ofDevice(
      @Nullable TagDefinition own,
      String ownAt,
      @Nullable TagDefinition template,
      String templateAt,
      String deviceAt,
      DeviceEndpoint endpoint,
      boolean isWhole,
      Set<String> places,
      Set<Problem> problems) {
    TagDefinition first = own == null ? Objects.requireNonNull(template) : own;
    String at = own == null ? templateAt : ownAt;
    TagDefinition merged = own != null && template != null ? own.over(template) : first;
    TagCheck check =
        new TagCheck(first, at, own == null ? null : template, templateAt, endpoint, problems);
    if (isWhole) {
      check.required(merged, own == null ? deviceAt : ownAt);
    }
    check.values(merged, places);
  }

  private void required(TagDefinition tag, String at) {
    if (tag.type() == null) {
      add(
          at,
          "tag '%s' has no type".formatted(tag.name()),
          "say how its bits are read: type: UINT16");
    }
    if (tag.address() == null) {
      add(
          at,
          "tag '%s' has no address".formatted(tag.name()),
          "say where the device keeps it: address: \"400001\" or holding:0");
    }
    if (tag.type() == DataType.STRING && tag.length() == null) {
      add(
          at,
          "tag '%s' is text of unknown length".formatted(tag.name()),
          "say how many bytes it has: length: 16");
    }
  }

  private void values(TagDefinition tag, Set<String> places) {
    PlantModelCheck.checkName(ownAt + "/name", "tag", tag.name(), problems);
    DataType type = tag.type();
    address(tag, type);
    Integer unitId = tag.unitId();
    if (unitId != null && (unitId < 0 || unitId > 255)) {
      add(at("unitId", TagDefinition::unitId), "unit id " + unitId, "give 0 to 255");
    }
    Integer length = tag.length();
    if (length != null && (length < 1 || length > LONGEST_TEXT)) {
      add(
          at("length", TagDefinition::length),
          "text of %d bytes".formatted(length),
          "give 1 to " + LONGEST_TEXT + " bytes");
    } else if (length != null && type != null && type != DataType.STRING) {
      add(
          at("length", TagDefinition::length),
          "a %s has no length".formatted(type),
          "remove length, or use type STRING");
    }
    scaling(tag, type);
    period(tag.period(), at("period", TagDefinition::period), problems);
    ReportingCheck.check(
        tag, at("reporting", TagDefinition::reporting), endpoint != null, problems);
    Double min = tag.min();
    Double max = tag.max();
    if (min != null && max != null && min > max) {
      add(
          at("min", TagDefinition::min),
          "lowest believable value %s is above the highest, %s".formatted(min, max),
          "swap min and max");
    }
    String place = tag.equipment();
    if (place != null && !places.contains(place)) {
      add(
          at("equipment", TagDefinition::equipment),
          PlantModelCheck.noPlace(place),
          PlantModelCheck.placeRemedy());
    }
  }

  private void scaling(TagDefinition tag, @Nullable DataType type) {
    Double scale = tag.scale();
    if (scale != null && (scale == 0 || !Double.isFinite(scale))) {
      add(
          at("scale", TagDefinition::scale),
          "scale %s would make every value the same".formatted(scale),
          "give a factor other than zero, or leave it out");
    }
    Double offset = tag.offset();
    if (offset != null && !Double.isFinite(offset)) {
      add(at("offset", TagDefinition::offset), "offset " + offset, "give a finite number");
    }
    if ((type == DataType.BOOL || type == DataType.STRING) && (scale != null || offset != null)) {
      add(
          scale != null ? at("scale", TagDefinition::scale) : at("offset", TagDefinition::offset),
          "a %s cannot be scaled".formatted(type),
          "remove scale and offset, or choose a numeric type");
    }
  }

  private void address(TagDefinition tag, @Nullable DataType type) {
    ByteLayout layout = tag.layout();
    if (layout != null && type != null) {
      layout(layout, type);
    }
    String text = tag.address();
    if (text == null) {
      return;
    }
    try {
      switch (endpoint) {
        case DeviceEndpoint.Modbus _ -> modbus(ModbusAddress.parse(text), tag, type);
        case DeviceEndpoint.EtherNetIp _ -> cip(text);
        case null -> ofAnyProtocol(text, tag, type);
      }
    } catch (IllegalArgumentException e) {
      add(
          at("address", TagDefinition::address),
          String.valueOf(e.getMessage()),
          "write the address as text in one of these notations");
    }
  }

  /** A template does not know which devices will use it. */
  private void ofAnyProtocol(String text, TagDefinition tag, @Nullable DataType type) {
    if (CipSlice.isSlice(text)) {
      cip(text);
      return;
    }
    try {
      CipAddress.parse(text);
    } catch (IllegalArgumentException e) {
      modbus(ModbusAddress.parse(text), tag, type);
    }
  }

  private static void cip(String text) {
    CipSlice.elements(text).forEach(element -> CipAddress.parse(element.address()));
  }

  private void modbus(ModbusAddress address, TagDefinition tag, @Nullable DataType type) {
    if (type != null) {
      table(address, type, tag);
    }
  }

  private void table(ModbusAddress address, DataType type, TagDefinition tag) {
    Integer length = tag.length();
    String where = at("address", TagDefinition::address);
    boolean isBit = address.table().isBits() || address.bit() != null;
    if (type == DataType.BOOL && !isBit) {
      add(
          where,
          "a BOOL is one bit, but %s is a whole register".formatted(address),
          "name the bit, as in %s.0, or choose a type of 16 bits".formatted(address));
    } else if (type != DataType.BOOL && isBit) {
      add(
          where,
          "a %s needs registers, but %s is one bit".formatted(type, address),
          "use type BOOL, or the address of a holding or input register");
    }
    int bits = type == DataType.STRING ? (length == null ? 8 : length * 8) : type.bits();
    int samples = tag.reporting() instanceof Reporting.Waveform wave ? wave.samples() : 1;
    long registers = (long) samples * ((bits + REGISTER_BITS - 1) / REGISTER_BITS);
    if (!isBit && address.offset() + registers > REGISTERS) {
      add(
          where,
          "%s takes %d registers from %s on, past the last one, %d"
              .formatted(
                  samples > 1 ? samples + " of " + type : type, registers, address, REGISTERS - 1),
          "choose a lower address or a narrower type");
    }
  }

  private void layout(ByteLayout layout, DataType type) {
    int bytes = type == DataType.STRING ? 2 : type.bits() / 8;
    if (type == DataType.BOOL) {
      add(at("layout", TagDefinition::layout), "a BOOL has no byte order", "remove layout");
    } else if (layout.bytes() != bytes) {
      add(
          at("layout", TagDefinition::layout),
          "layout %s is for %d bytes, a %s %s %d"
              .formatted(
                  layout,
                  layout.bytes(),
                  type,
                  type == DataType.STRING ? "orders by" : "has",
                  bytes),
          "choose one of %d letters, or leave it out for the highest byte first".formatted(bytes));
    }
  }

  static void period(@Nullable Duration period, String pointer, Set<Problem> problems) {
    if (period != null && (period.compareTo(FASTEST) < 0 || period.compareTo(SLOWEST) > 0)) {
      problems.add(
          new Problem(pointer, "period is " + period, "give 10 ms to 24 h: PT0.01S to PT24H"));
    }
  }

  /** A counter's tag must be a whole number, unscaled. */
  static void countable(
      TagDefinition tag, @Nullable DataType type, String pointer, Set<Problem> problems) {
    single(tag, pointer, problems);
    if (type != null && !type.isInteger()) {
      problems.add(
          new Problem(
              pointer,
              "tag '%s' counts pieces, but is a %s".formatted(tag.name(), type),
              "count with a whole-number type: UINT16, UINT32, BCD16..."));
    } else if (tag.scale() != null || tag.offset() != null) {
      problems.add(
          new Problem(
              pointer,
              "tag '%s' counts pieces, but is scaled".formatted(tag.name()),
              "remove scale and offset and use piecesPerCount"));
    }
  }

  /** What means something to a work unit is one value. */
  static void single(TagDefinition tag, String pointer, Set<Problem> problems) {
    String address = tag.address();
    if (address != null && CipSlice.isSlice(address)) {
      problems.add(
          new Problem(
              pointer,
              "tag '%s' stands for several elements, %s".formatted(tag.name(), address),
              "give the one element a tag of its own"));
    }
  }

  /** A counter must be able to reach the value before it rolls over. */
  static void rollOverFits(
      CounterRule rule, @Nullable DataType type, String pointer, Set<Problem> problems) {
    if (type == null || !type.isInteger() || rule.rollOverAt() == null) {
      return;
    }
    BigInteger most =
        ResolvedPlant.rollOverAt(new CounterRule(rule.tag(), rule.counts(), null, null), type);
    if (rule.rollOverAt().compareTo(most) > 0) {
      problems.add(
          new Problem(
              pointer,
              "a %s never reaches %s".formatted(type, rule.rollOverAt()),
              "give at most %s, or leave it out".formatted(most)));
    }
  }

  /** A state's tag must show codes. */
  static void codeLike(@Nullable DataType type, String tag, String pointer, Set<Problem> problems) {
    if (type != null && !type.isInteger() && type != DataType.BOOL) {
      problems.add(
          new Problem(
              pointer,
              "tag '%s' holds the state, but is a %s".formatted(tag, type),
              "read the state from a whole number or a bit"));
    }
  }

  /** Where the value of a field stands: at the device when it says so, else at its template. */
  private String at(String field, Function<TagDefinition, @Nullable Object> value) {
    return (template == null || value.apply(own) != null ? ownAt : templateAt) + "/" + field;
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}
