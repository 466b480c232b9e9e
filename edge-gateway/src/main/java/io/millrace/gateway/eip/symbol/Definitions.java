// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.gateway.eip.wire.CipType;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A controller's values as tags of a plant model. */
final class Definitions {
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_TEXT = 250;

  private Definitions() {}

  /** Null when no tag of a plant model can hold such a value. */
  static @Nullable TagDefinition of(String path, SymbolType type, Optional<Template> template) {
    int characters = template.map(Template::characters).orElse(0);
    DataType held =
        switch (type) {
          case SymbolType.Atomic(CipType atomic) -> type(atomic);
          case SymbolType.Structure _ -> characters > 0 ? DataType.STRING : null;
          case SymbolType.Unknown _ -> null;
        };
    return held == null
        ? null
        : new TagDefinition(
            name(path),
            path,
            held,
            null,
            null,
            held == DataType.STRING ? Math.min(LONGEST_TEXT, characters) : null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
  }

  private static @Nullable DataType type(CipType type) {
    return switch (type) {
      case BOOL -> DataType.BOOL;
      case SINT, INT, ITIME -> DataType.INT16;
      case DINT, FTIME, TIME -> DataType.INT32;
      case LINT, LTIME, NANO_TIME, STIME, DATE_AND_TIME -> DataType.INT64;
      case USINT, BYTE, UINT, WORD, DATE -> DataType.UINT16;
      case UDINT, DWORD, TIME_OF_DAY -> DataType.UINT32;
      case ULINT, LWORD -> DataType.UINT64;
      case REAL -> DataType.FLOAT32;
      case LREAL -> DataType.FLOAT64;
      case STRING, SHORT_STRING -> null;
    };
  }

  /** The path in what a tag's own name may consist of; the end of it when it is too long. */
  static String name(String path) {
    String name =
        path.toLowerCase(Locale.ROOT)
            .replaceFirst("^program:", "")
            .replaceAll("[^a-z0-9_-]+", "_")
            .replaceAll("^[_-]+|_+$", "");
    int over = Math.max(0, name.length() - LONGEST_NAME);
    return name.substring(over).replaceAll("^[_-]+", "");
  }
}
