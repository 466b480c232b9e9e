// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.Lookup;
import io.millrace.simulator.eip.memory.Place;
import io.millrace.simulator.eip.memory.Symbol;
import io.millrace.simulator.eip.memory.TagPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tags of the plant model at their places in a controller. They get new values when a read
 * touches them. Guarded by its owner.
 */
final class PlacedTags {
  private final ControllerMemory memory;
  private final Signals signals;
  private final Map<Key, List<Placed>> bySymbol = new HashMap<>();

  private record Key(String scope, Symbol symbol) {}

  private static final class Placed {
    private final Tag tag;
    private final Place place;
    private long served;

    Placed(Tag tag, Place place) {
      this.tag = tag;
      this.place = place;
    }

    int start() {
      return place.isBit() ? place.offset() + place.bit() / Byte.SIZE : place.offset();
    }

    int end() {
      return start() + place.type().size();
    }
  }

  /**
   * @param paths where each tag lies.
   * @throws IllegalArgumentException when a path leads nowhere.
   */
  PlacedTags(ControllerMemory memory, Map<Tag, String> paths, Signals signals) {
    this.memory = memory;
    this.signals = signals;
    paths.forEach(
        (tag, path) -> {
          if (!(memory.find(TagPath.parse(path)) instanceof Lookup.Found(Place place))) {
            throw new IllegalArgumentException("'%s' leads nowhere".formatted(path));
          }
          bySymbol
              .computeIfAbsent(new Key(place.scope(), place.symbol()), _ -> new ArrayList<>())
              .add(new Placed(tag, place));
        });
  }

  /**
   * Gives new values to what a read touches.
   *
   * @return the tags that it covers wholly, with these values.
   */
  List<Served> renewed(Place read, int elements, Signals.Snapshot values) {
    List<Served> served = new ArrayList<>();
    int from = read.isBit() ? read.offset() + read.bit() / Byte.SIZE : read.offset();
    int to = from + elements * read.type().size();
    for (Placed placed : bySymbol.getOrDefault(new Key(read.scope(), read.symbol()), List.of())) {
      if (placed.start() >= to || placed.end() <= from) {
        continue;
      }
      placed.served++;
      TagValue value = values.value(placed.tag, placed.served);
      memory.write(placed.place, raw(placed, value));
      boolean isCovered =
          read.isBit() ? placed.place.equals(read) : placed.start() >= from && placed.end() <= to;
      if (isCovered) {
        served.add(new Served(placed.tag.name(), placed.served, seen(placed, value)));
      }
    }
    return served;
  }

  Signals.Snapshot now() {
    return signals.now();
  }

  private static TagValue raw(Placed placed, TagValue value) {
    if (!placed.tag.isScaled()) {
      return value;
    }
    double raw = unscaled(placed.tag, value.asDouble());
    return isReal(placed) ? new TagValue.Real(raw) : new TagValue.Int(Math.round(raw));
  }

  /** What a client that decodes rightly gets. */
  private static TagValue seen(Placed placed, TagValue value) {
    double raw = raw(placed, value).asDouble();
    if (placed.place.type() == Elementary.REAL) {
      return new TagValue.Real(scaled(placed.tag, (float) raw));
    }
    return placed.tag.isScaled() ? new TagValue.Real(scaled(placed.tag, raw)) : value;
  }

  private static boolean isReal(Placed placed) {
    return placed.place.type() == Elementary.REAL || placed.place.type() == Elementary.LREAL;
  }

  private static double unscaled(Tag tag, double value) {
    double shifted = tag.offset() == null ? value : value - tag.offset();
    return tag.scale() == null ? shifted : shifted / tag.scale();
  }

  private static double scaled(Tag tag, double raw) {
    double scaled = tag.scale() == null ? raw : raw * tag.scale();
    return tag.offset() == null ? scaled : scaled + tag.offset();
  }
}
