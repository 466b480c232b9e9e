// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import io.millrace.simulator.eip.memory.TagPath.Step;
import java.util.List;
import java.util.Optional;

/** Follows a path inside a tag, step by step. */
final class Walk {
  private Walk() {}

  static Lookup from(String scope, Symbol symbol, List<Step> steps) {
    if (symbol.access() == Access.NONE) {
      return new Lookup.Forbidden();
    }
    return on(
        new Place(scope, symbol, symbol.type(), 0, Place.WHOLE, symbol.elements()),
        symbol.dimensions(),
        steps);
  }

  /**
   * @param dimensions of the array at whose first element the place is; none when it is no array.
   */
  private static Lookup on(Place place, List<Integer> dimensions, List<Step> steps) {
    if (steps.isEmpty()) {
      return place.type().hasForbiddenParts() ? new Lookup.Forbidden() : new Lookup.Found(place);
    }
    return switch (steps.getFirst()) {
      case Step.Instance _ -> new Lookup.NoSuchElement();
      case Step.Element _ -> element(place, dimensions, steps);
      case Step.Name(String name) ->
          dimensions.isEmpty()
              ? named(place, name, steps.subList(1, steps.size()))
              : new Lookup.NoSuchName();
    };
  }

  private static Lookup element(Place place, List<Integer> dimensions, List<Step> steps) {
    int at = 0;
    long flat = 0;
    for (int dimension : dimensions) {
      if (at == steps.size()
          || !(steps.get(at) instanceof Step.Element(long index))
          || index >= dimension) {
        return new Lookup.NoSuchElement();
      }
      flat = flat * dimension + index;
      at++;
    }
    if (at == 0) {
      return new Lookup.NoSuchElement();
    }
    int skipped = (int) flat;
    Place element =
        new Place(
            place.scope(),
            place.symbol(),
            place.type(),
            place.offset() + skipped * place.type().size(),
            Place.WHOLE,
            place.elements() - skipped);
    return on(element, List.of(), steps.subList(at, steps.size()));
  }

  private static Lookup named(Place place, String name, List<Step> rest) {
    return switch (place.type()) {
      case Elementary elementary -> bit(place, elementary, name, rest);
      case Template template -> {
        Optional<Member> member = template.find(name);
        yield member.isEmpty() ? new Lookup.NoSuchName() : member(place, member.get(), rest);
      }
    };
  }

  private static Lookup member(Place place, Member member, List<Step> rest) {
    if (member.access() == Access.NONE) {
      return new Lookup.Forbidden();
    }
    boolean isArray = member.elements() > 0;
    return on(
        new Place(
            place.scope(),
            place.symbol(),
            member.type(),
            place.offset() + member.offset(),
            member.type() == Elementary.BOOL ? member.bit() : Place.WHOLE,
            isArray ? member.elements() : 1),
        isArray ? List.of(member.elements()) : List.of(),
        rest);
  }

  private static Lookup bit(Place place, Elementary type, String name, List<Step> rest) {
    boolean isNumber = name.length() <= 2 && name.chars().allMatch(Character::isDigit);
    if (!type.hasBits() || !isNumber || !rest.isEmpty()) {
      return new Lookup.NoSuchName();
    }
    int bit = Integer.parseInt(name);
    return bit >= type.size() * Byte.SIZE
        ? new Lookup.NoSuchElement()
        : new Lookup.Found(
            new Place(place.scope(), place.symbol(), Elementary.BOOL, place.offset(), bit, 1));
  }
}
