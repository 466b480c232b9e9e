// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.gateway.eip.symbol.Lookup.Reason;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All tags of a controller and the structures that they are made of. Immutable. */
public final class SymbolTable {
  public static final SymbolTable EMPTY = new SymbolTable(List.of(), List.of(), Map.of());

  private static final String PROGRAM = "Program:";

  private static final Comparator<@Nullable String> SCOPES =
      Comparator.nullsFirst(String.CASE_INSENSITIVE_ORDER);

  private final List<Symbol> symbols;
  private final List<String> programs;
  private final Map<Integer, Template> templates;

  private SymbolTable(
      List<Symbol> symbols, List<String> programs, Map<Integer, Template> templates) {
    this.symbols = symbols;
    this.programs = programs;
    this.templates = templates;
  }

  /**
   * @param programs names of all programs, with their prefix.
   * @throws IllegalArgumentException when two templates have the same id.
   */
  public static SymbolTable of(
      Collection<Symbol> symbols, Collection<String> programs, Collection<Template> templates) {
    Map<Integer, Template> byId = HashMap.newHashMap(templates.size());
    for (Template template : templates) {
      if (byId.put(template.id(), template) != null) {
        throw new IllegalArgumentException("two templates have the id " + template.id());
      }
    }
    return new SymbolTable(
        symbols.stream().sorted((a, b) -> compare(a, b.program(), b.name())).toList(),
        programs.stream().sorted(String.CASE_INSENSITIVE_ORDER).toList(),
        Map.copyOf(byId));
  }

  /**
   * Whether a program's tag or a member with this name can be addressed: only what an address
   * begins with has colons.
   */
  static boolean isInnerName(String name) {
    return CipAddress.isName(name) && name.indexOf(':') < 0;
  }

  /** By program, the controller's own first, then by name; case does not matter. */
  public List<Symbol> symbols() {
    return symbols;
  }

  /** Names of the programs, with their prefix, in order. */
  public List<String> programs() {
    return programs;
  }

  public Collection<Template> templates() {
    return templates.values();
  }

  public Optional<Template> template(SymbolType type) {
    return type instanceof SymbolType.Structure(int id)
        ? Optional.ofNullable(templates.get(id))
        : Optional.empty();
  }

  /** Bytes of one element; 0 when that is not known. */
  public int bytes(SymbolType type) {
    return switch (type) {
      case SymbolType.Atomic(var atomic) -> atomic.bytes();
      case SymbolType.Structure _ -> template(type).map(Template::bytes).orElse(0);
      case SymbolType.Unknown _ -> 0;
    };
  }

  /** As controllers and people write it. */
  public String typeName(SymbolType type) {
    return switch (type) {
      case SymbolType.Atomic(var atomic) -> atomic.name();
      case SymbolType.Structure(int id) ->
          template(type).map(Template::name).orElse("structure 0x%03X".formatted(id));
      case SymbolType.Unknown(int code) -> "type 0x%02X".formatted(code);
    };
  }

  /**
   * @param program with its prefix; null for the controller's own tags.
   */
  public Optional<Symbol> symbol(@Nullable String program, String name) {
    int at = firstFrom(program, name);
    return at < symbols.size() && compare(symbols.get(at), program, name) == 0
        ? Optional.of(symbols.get(at))
        : Optional.empty();
  }

  /**
   * Position of the first symbol that is not before this one; the number of all when there is none.
   */
  public int firstFrom(@Nullable String program, String name) {
    int low = 0;
    int high = symbols.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(symbols.get(middle), program, name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether it is the name of a program, with its prefix in whatever case. */
  public static boolean isProgram(String name) {
    return name.regionMatches(true, 0, PROGRAM, 0, PROGRAM.length());
  }

  /** Follows an address. */
  public Lookup find(CipAddress.Symbolic address) {
    List<CipAddress.Part> parts = address.parts();
    String program = null;
    String first = parts.getFirst().name();
    if (isProgram(first)) {
      program = first;
      parts = parts.subList(1, parts.size());
      if (Collections.binarySearch(programs, program, String.CASE_INSENSITIVE_ORDER) < 0) {
        return new Lookup.Missing(
            Reason.NO_SUCH_PROGRAM, "the controller has no program '%s'".formatted(first));
      }
      if (parts.isEmpty()) {
        return new Lookup.Missing(Reason.NO_SUCH_TAG, first + " is a program and no tag");
      }
    }
    Optional<Symbol> symbol = symbol(program, parts.getFirst().name());
    if (symbol.isEmpty()) {
      return new Lookup.Missing(
          Reason.NO_SUCH_TAG,
          "%s has no tag '%s'"
              .formatted(program == null ? "the controller" : program, parts.getFirst().name()));
    }
    if (symbol.get().access() == ExternalAccess.NONE) {
      return new Lookup.Missing(
          Reason.FORBIDDEN,
          symbol.get().path() + " may not be read from outside: its External Access is None");
    }
    return new Walk(this, symbol.get()).along(parts, address.bit());
  }

  private static int compare(Symbol symbol, @Nullable String program, String name) {
    int scopes = SCOPES.compare(symbol.program(), program);
    return scopes != 0 ? scopes : symbol.name().compareToIgnoreCase(name);
  }
}
