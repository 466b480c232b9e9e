// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress.Part;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Addresses of the plant model as they go over the wire, and as people write them. Pure. */
final class CipPaths {
  private CipPaths() {}

  static EPath path(List<Part> parts) {
    List<EPath.Segment> segments = new ArrayList<>();
    for (Part part : parts) {
      segments.add(new EPath.Symbol(part.name()));
      part.indices().forEach(index -> segments.add(new EPath.Logical(EPath.Kind.MEMBER, index)));
    }
    return new EPath(segments);
  }

  static String text(List<Part> parts) {
    return parts.stream()
        .map(
            part ->
                part.indices().isEmpty()
                    ? part.name()
                    : part.name()
                        + part.indices().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining("."));
  }

  /** What a reply with such a value begins with. */
  static WireType wireType(SymbolType type, @Nullable Template template) {
    return switch (type) {
      case SymbolType.Atomic(CipType atomic) -> WireType.of(atomic);
      case SymbolType.Structure _ -> WireType.structure(template == null ? 0 : template.handle());
      case SymbolType.Unknown(int code) -> new WireType(code, 0);
    };
  }
}
