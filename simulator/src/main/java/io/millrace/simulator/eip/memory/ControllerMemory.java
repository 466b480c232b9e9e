// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.eip.memory.TagPath.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a controller holds: programs, tags, structures and the bytes of every value, laid out as
 * clients get them. Safe for use by several threads.
 */
public final class ControllerMemory {
  private static final String PROGRAM = "PROGRAM:";

  private final ReentrantLock lock = new ReentrantLock();
  private final Scope controller = new Scope("");
  private final Map<String, Scope> programs = new LinkedHashMap<>();
  private final Map<Integer, Template> templates = new TreeMap<>();
  private final NavigableMap<Integer, String> programIds = new TreeMap<>();
  private long tagChanges = 1;
  private long typeChanges = 1;

  /**
   * @throws IllegalArgumentException when the id is taken by another structure.
   */
  public Template add(Template template) {
    return locked(
        () -> {
          Template before = templates.putIfAbsent(template.id(), template);
          if (before != null && !before.equals(template)) {
            throw new IllegalArgumentException("template %d is taken".formatted(template.id()));
          }
          template.members().stream()
              .map(Member::type)
              .forEach(
                  type -> {
                    if (type instanceof Template inner) {
                      add(inner);
                    }
                  });
          typeChanges += before == null ? 1 : 0;
          return template;
        });
  }

  /**
   * @param scope a program's name without its prefix, or empty for the controller.
   * @param dimensions none to three.
   * @throws IllegalArgumentException when the name is taken.
   */
  public Symbol addTag(String scope, String name, Type type, int... dimensions) {
    return addTag(scope, name, type, Access.READ_WRITE, dimensions);
  }

  public Symbol addTag(String scope, String name, Type type, Access access, int... dimensions) {
    return locked(
        () -> {
          if (type instanceof Template template) {
            add(template);
          }
          Scope tags = scope.isEmpty() ? controller : program(scope);
          Symbol symbol = tags.add(name, type, Arrays.stream(dimensions).boxed().toList(), access);
          tagChanges++;
          return symbol;
        });
  }

  /** Whether there was such a tag. */
  public boolean removeTag(String scope, String name) {
    return locked(
        () -> {
          boolean isGone = scope(scope).map(tags -> tags.remove(name)).orElse(false);
          tagChanges += isGone ? 1 : 0;
          return isGone;
        });
  }

  /**
   * Takes a structure away, so that another one can have its id, as in a new version of a program.
   *
   * @return whether there was one.
   * @throws IllegalArgumentException when a tag is made of it.
   */
  public boolean removeTemplate(int id) {
    return locked(
        () -> {
          Template template = templates.get(id);
          if (template == null) {
            return false;
          }
          if (Stream.concat(Stream.of(controller), programs.values().stream())
              .anyMatch(tags -> tags.uses(template))) {
            throw new IllegalArgumentException(template.name() + " has tags");
          }
          templates.remove(id);
          typeChanges++;
          return true;
        });
  }

  /** Names of the programs, with their prefix. */
  public List<String> programs() {
    return locked(() -> programs.values().stream().map(Scope::name).toList());
  }

  /** The tags of a scope from an instance on, by instance; empty when there is no such program. */
  public Optional<List<Symbol>> symbols(String scope, long from, int most) {
    return locked(() -> scope(scope).map(tags -> first(tags.from(from), most)));
  }

  /** As {@link #symbols}, with the programs between the tags of the controller. */
  public Optional<List<Listed>> listed(String scope, long from, int most) {
    return locked(
        () ->
            symbols(scope, from, most)
                .map(
                    symbols -> {
                      Stream<Listed> own =
                          scope.isEmpty() && from <= Integer.MAX_VALUE
                              ? programIds.tailMap((int) from, true).entrySet().stream()
                                  .map(entry -> Listed.program(entry.getKey(), entry.getValue()))
                              : Stream.of();
                      return Stream.concat(symbols.stream().map(Listed::of), own)
                          .sorted(Comparator.comparingInt(Listed::id))
                          .limit(most)
                          .toList();
                    }));
  }

  public Optional<Template> template(long id) {
    return locked(() -> Optional.ofNullable(templates.get((int) Math.min(id, 0xFFFFF))));
  }

  /** Counts up with each tag that comes or goes. */
  public long tagChanges() {
    return locked(() -> tagChanges);
  }

  /** Counts up with each structure that comes or goes. */
  public long typeChanges() {
    return locked(() -> typeChanges);
  }

  /** Follows a path. */
  public Lookup find(TagPath path) {
    return locked(
        () -> {
          List<Step> steps = path.steps();
          Scope tags = controller;
          int at = 0;
          if (!steps.isEmpty()
              && steps.getFirst() instanceof Step.Name(String first)
              && Scope.folded(first).startsWith(PROGRAM)) {
            Optional<Scope> program = scope(first.substring(PROGRAM.length()));
            if (program.isEmpty()) {
              return new Lookup.NoSuchName();
            }
            tags = program.get();
            at = 1;
          }
          if (at == steps.size()) {
            return new Lookup.NoSuchName();
          }
          Optional<Symbol> symbol =
              switch (steps.get(at)) {
                case Step.Name(String name) -> tags.find(name);
                case Step.Instance(long id) -> tags.find(id);
                case Step.Element _ -> Optional.empty();
              };
          if (symbol.isEmpty()) {
            return steps.get(at) instanceof Step.Name
                ? new Lookup.NoSuchName()
                : new Lookup.NoSuchElement();
          }
          return Walk.from(tags.name(), symbol.get(), steps.subList(at + 1, steps.size()));
        });
  }

  /**
   * The bytes of values that lie side by side, as a read returns them; a single bit as one byte.
   *
   * @param elements 1 and up to what the place has.
   */
  public byte[] read(Place place, int elements) {
    if (elements < 1 || elements > place.elements()) {
      throw new IllegalArgumentException("there are not %d elements".formatted(elements));
    }
    return locked(
        () -> {
          byte[] held = tags(place).read(place.symbol());
          int length = place.type().size() * elements;
          if (held == null) {
            return new byte[place.isBit() ? 1 : length];
          }
          if (place.isBit()) {
            int host = held[place.offset() + place.bit() / Byte.SIZE];
            return new byte[] {(byte) (host >>> place.bit() % Byte.SIZE & 1)};
          }
          return Arrays.copyOfRange(held, place.offset(), place.offset() + length);
        });
  }

  /**
   * Puts a value at its place.
   *
   * @throws IllegalArgumentException when the value does not fit the type.
   */
  public void write(Place place, TagValue value) {
    byte[] encoded = ValueBytes.of(place, value);
    locked(
        () -> {
          byte[] held = tags(place).written(place.symbol());
          if (place.isBit()) {
            int at = place.offset() + place.bit() / Byte.SIZE;
            int mask = 1 << place.bit() % Byte.SIZE;
            held[at] = (byte) (encoded[0] == 0 ? held[at] & ~mask : held[at] | mask);
          } else {
            System.arraycopy(encoded, 0, held, place.offset(), encoded.length);
          }
          return place;
        });
  }

  /**
   * Puts a value where a path in text leads.
   *
   * @throws IllegalArgumentException when it leads nowhere or the value does not fit.
   */
  public void write(String path, TagValue value) {
    if (!(find(TagPath.parse(path)) instanceof Lookup.Found(Place place))) {
      throw new IllegalArgumentException("'%s' leads nowhere".formatted(path));
    }
    write(place, value);
  }

  private Scope program(String name) {
    return programs.computeIfAbsent(
        Scope.folded(name),
        _ -> {
          Scope program = new Scope("Program:" + name);
          programIds.put(controller.takeId(), program.name());
          return program;
        });
  }

  private Scope tags(Place place) {
    return place.scope().isEmpty()
        ? controller
        : scope(place.scope().substring(PROGRAM.length())).orElse(controller);
  }

  private Optional<Scope> scope(String name) {
    return name.isEmpty()
        ? Optional.of(controller)
        : Optional.ofNullable(programs.get(Scope.folded(name)));
  }

  private static List<Symbol> first(Collection<Symbol> symbols, int most) {
    List<Symbol> first = new ArrayList<>();
    for (Symbol symbol : symbols) {
      if (first.size() == most) {
        return first;
      }
      first.add(symbol);
    }
    return first;
  }

  private <T> T locked(Supplier<T> what) {
    lock.lock();
    try {
      return what.get();
    } finally {
      lock.unlock();
    }
  }
}
