// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tags of the controller or of one program, with their bytes. Guarded by its owner. */
final class Scope {
  private final String name;
  private final NavigableMap<Integer, Symbol> byId = new TreeMap<>();
  private final Map<String, Symbol> byName = new HashMap<>();
  private final Map<Integer, byte[]> bytes = new HashMap<>();
  private int nextId = 1;

  /**
   * @param name the program's, with its prefix; empty for the controller.
   */
  Scope(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  Symbol add(String tag, Type type, List<Integer> dimensions, Access access) {
    Symbol symbol = new Symbol(nextId, tag, type, dimensions, access);
    if (byName.putIfAbsent(folded(tag), symbol) != null) {
      throw new IllegalArgumentException("there is a tag '%s' already".formatted(tag));
    }
    nextId++;
    byId.put(symbol.id(), symbol);
    return symbol;
  }

  /** An instance for what is no tag. */
  int takeId() {
    return nextId++;
  }

  boolean remove(String tag) {
    Symbol gone = byName.remove(folded(tag));
    if (gone != null) {
      byId.remove(gone.id());
      bytes.remove(gone.id());
    }
    return gone != null;
  }

  boolean uses(Template template) {
    return byId.values().stream().anyMatch(symbol -> symbol.type().equals(template));
  }

  Optional<Symbol> find(String tag) {
    return Optional.ofNullable(byName.get(folded(tag)));
  }

  Optional<Symbol> find(long id) {
    return id > Integer.MAX_VALUE ? Optional.empty() : Optional.ofNullable(byId.get((int) id));
  }

  Collection<Symbol> from(long id) {
    return id > Integer.MAX_VALUE ? List.of() : byId.tailMap((int) id, true).values();
  }

  int size() {
    return byId.size();
  }

  /** Made when first written, so that a large table of tags that nobody reads costs little. */
  byte[] written(Symbol symbol) {
    return bytes.computeIfAbsent(symbol.id(), _ -> new byte[symbol.bytes()]);
  }

  byte @Nullable [] read(Symbol symbol) {
    return bytes.get(symbol.id());
  }

  static String folded(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
