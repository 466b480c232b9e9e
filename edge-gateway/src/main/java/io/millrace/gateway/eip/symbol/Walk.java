// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.gateway.eip.symbol.Lookup.Reason;
import io.millrace.gateway.eip.wire.CipType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes from the beginning of a tag to a value inside it, part by part. Confined to a thread. */
final class Walk {
  private static final SymbolType BOOL = new SymbolType.Atomic(CipType.BOOL);
  private static final SymbolType WORD_OF_BOOLS = new SymbolType.Atomic(CipType.DWORD);

  private final SymbolTable table;
  private final Symbol symbol;
  private String path;
  private SymbolType type;
  private List<Integer> dimensions;
  private long offset;
  private @Nullable Integer bit;

  Walk(SymbolTable table, Symbol symbol) {
    this.table = table;
    this.symbol = symbol;
    this.path = symbol.path();
    this.type = symbol.type();
    this.dimensions = symbol.dimensions();
  }

  /**
   * @param parts the first is the tag itself.
   */
  Lookup along(List<CipAddress.Part> parts, @Nullable Integer bitOfNumber) {
    unpack();
    Lookup.Missing missing = element(parts.getFirst().indices());
    for (CipAddress.Part part : parts.subList(1, parts.size())) {
      if (missing == null) {
        missing = member(part.name());
      }
      if (missing == null) {
        missing = element(part.indices());
      }
    }
    if (missing == null && bitOfNumber != null) {
      missing = bit(bitOfNumber);
    }
    return missing == null ? arrived() : missing;
  }

  /** An array of BOOLs lies in words of 32, and is addressed by the number of the BOOL. */
  private void unpack() {
    if (type.equals(WORD_OF_BOOLS) && dimensions.size() == 1) {
      type = BOOL;
      dimensions =
          List.of((int) Math.min(Integer.MAX_VALUE, (long) Integer.SIZE * dimensions.getFirst()));
      bit = 0;
    }
  }

  private Lookup.@Nullable Missing element(List<Long> indices) {
    if (indices.isEmpty()) {
      return null;
    }
    if (indices.size() != dimensions.size()) {
      return missing(
          Reason.WRONG_DIMENSIONS,
          "%s has %d dimensions, not %d".formatted(path, dimensions.size(), indices.size()));
    }
    long flat = 0;
    for (int i = 0; i < indices.size(); i++) {
      int size = dimensions.get(i);
      if (indices.get(i) >= size) {
        return missing(
            Reason.OUT_OF_RANGE, "%s%s is outside %s%s".formatted(path, indices, path, dimensions));
      }
      flat = flat * size + indices.get(i);
    }
    if (bit != null) {
      offset += flat / Byte.SIZE;
      bit = (int) (flat % Byte.SIZE);
    } else {
      offset += flat * table.bytes(type);
    }
    dimensions = List.of();
    path += indices;
    return null;
  }

  private Lookup.@Nullable Missing member(String name) {
    if (!dimensions.isEmpty()) {
      return missing(
          Reason.WRONG_DIMENSIONS,
          "%s is an array of %s: say which element".formatted(path, dimensions));
    }
    if (!(type instanceof SymbolType.Structure)) {
      return missing(
          Reason.NO_SUCH_MEMBER,
          "%s is a %s and has no member '%s'".formatted(path, table.typeName(type), name));
    }
    Optional<Template> template = table.template(type);
    if (template.isEmpty()) {
      return missing(Reason.UNKNOWN_TYPE, "what %s is made of is not known".formatted(path));
    }
    Optional<Member> found = template.get().find(name);
    if (found.isEmpty()) {
      return missing(
          Reason.NO_SUCH_MEMBER,
          "%s is a %s, which has no member '%s'".formatted(path, template.get().name(), name));
    }
    Member member = found.get();
    path += "." + member.name();
    type = member.type();
    offset += member.offset();
    dimensions = member.arrayLength() > 0 ? List.of(member.arrayLength()) : List.of();
    Integer own = member.bit();
    if (own != null) {
      at(own);
    }
    unpack();
    return null;
  }

  private Lookup.@Nullable Missing bit(int number) {
    boolean isSingle = dimensions.isEmpty() && bit == null;
    if (!isSingle || !(type instanceof SymbolType.Atomic(CipType atomic)) || !hasBits(atomic)) {
      return missing(
          Reason.NO_SUCH_BIT,
          "%s is a %s%s and has no bits"
              .formatted(path, table.typeName(type), dimensions.isEmpty() ? "" : dimensions));
    }
    if (number >= atomic.bytes() * Byte.SIZE) {
      return missing(
          Reason.NO_SUCH_BIT,
          "%s is a %s with bits 0..%d, not %d"
              .formatted(path, atomic, atomic.bytes() * Byte.SIZE - 1, number));
    }
    at(number);
    return null;
  }

  private void at(int number) {
    type = BOOL;
    offset += number / Byte.SIZE;
    bit = number % Byte.SIZE;
  }

  private Lookup arrived() {
    long one = table.bytes(type);
    long count = dimensions.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    long width = bit == null ? one * count : (count + Byte.SIZE - 1) / Byte.SIZE;
    long whole = (long) symbol.elements() * table.bytes(symbol.type());
    boolean isOutside = offset + width > whole || whole > Integer.MAX_VALUE;
    if (one == 0 || isOutside) {
      return missing(
          Reason.UNKNOWN_TYPE,
          one == 0
              ? "%s is a %s, whose size is not known".formatted(path, table.typeName(type))
              : "%s would end at byte %d of %d".formatted(path, offset + width, whole));
    }
    return new Lookup.Found(new Place(symbol, type, dimensions, (int) offset, bit));
  }

  private static boolean hasBits(CipType type) {
    return switch (type) {
      case SINT, INT, DINT, LINT, USINT, UINT, UDINT, ULINT, BYTE, WORD, DWORD, LWORD -> true;
      case BOOL,
          REAL,
          LREAL,
          STIME,
          DATE,
          TIME_OF_DAY,
          DATE_AND_TIME,
          STRING,
          FTIME,
          LTIME,
          ITIME,
          SHORT_STRING,
          TIME,
          NANO_TIME ->
          false;
    };
  }

  private static Lookup.Missing missing(Reason reason, String detail) {
    return new Lookup.Missing(reason, detail);
  }
}
