// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import static java.util.stream.Collectors.groupingBy;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Accounting;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.IdealRate;
import io.millrace.contracts.plant.LineRule;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Product;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.SignalCondition;
import io.millrace.contracts.plant.Tag;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One version of a site's plant model as this service needs it: which signal means something, for
 * which work unit, and how long a piece takes. Immutable.
 *
 * @param site the site, {@code acme/lyon}.
 * @param version the model's version.
 * @param units every work unit, by place, in the order of the model.
 * @param byCenter the work units of each work center, in the same order.
 * @param bySource by gateway and device, by tag: the unit that the tag tells of. Tags without
 *     meaning for states, counts and rules are left out.
 * @param watched tags that a rule names, of the device that tells their work unit's state or
 *     pieces; among those of {@code bySource}.
 * @param products what the site makes.
 * @param zone the site's time zone.
 * @param accounting how its time is accounted for.
 */
public record Signals(
    EquipmentId site,
    int version,
    Map<EquipmentId, ResolvedPlant.WorkUnit> units,
    Map<EquipmentId, List<EquipmentId>> byCenter,
    Map<String, Map<TagName, ResolvedPlant.WorkUnit>> bySource,
    Map<TagName, Tag> watched,
    List<Product> products,
    ZoneId zone,
    Accounting accounting) {

  public Signals {
    units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    byCenter = Map.copyOf(byCenter);
    bySource = Map.copyOf(bySource);
    watched = Map.copyOf(watched);
    products = List.copyOf(products);
  }

  /**
   * @throws IllegalArgumentException when the model contradicts itself.
   */
  public static Signals of(PlantModelVersion model) {
    ResolvedPlant plant = ResolvedPlant.of(model.model());
    Map<EquipmentId, ResolvedPlant.WorkUnit> units = new LinkedHashMap<>();
    Map<TagName, ResolvedPlant.WorkUnit> meanings = new HashMap<>();
    for (ResolvedPlant.WorkUnit unit : plant.workUnits()) {
      units.put(unit.id(), unit);
      if (unit.stateTag() != null) {
        meanings.put(unit.stateTag().name(), unit);
      }
      unit.counters().forEach(counter -> meanings.put(counter.tag().name(), unit));
    }
    Map<TagName, Tag> watched = watched(model.model().accountingOrNone(), plant, meanings);
    watched.forEach(
        (name, _) -> meanings.put(name, Objects.requireNonNull(units.get(name.equipment()))));
    Map<String, Map<TagName, ResolvedPlant.WorkUnit>> bySource = new HashMap<>();
    for (ResolvedPlant.Device device : plant.devices()) {
      Map<TagName, ResolvedPlant.WorkUnit> tags = new HashMap<>();
      device
          .tags()
          .forEach(
              tag -> {
                ResolvedPlant.WorkUnit unit = meanings.get(tag.name());
                if (unit != null) {
                  tags.put(tag.name(), unit);
                }
              });
      bySource.put(device.gateway() + "/" + device.name(), Map.copyOf(tags));
    }
    return new Signals(
        plant.site(),
        model.version(),
        units,
        units.keySet().stream().collect(groupingBy(unit -> unit.parent().orElseThrow())),
        bySource,
        watched,
        model.model().products(),
        plant.timeZone(),
        model.model().accountingOrNone());
  }

  /** A unit is folded from one device, so only that one's tags are watched. */
  private static Map<TagName, Tag> watched(
      Accounting accounting, ResolvedPlant plant, Map<TagName, ResolvedPlant.WorkUnit> meanings) {
    Map<TagName, Tag> watched = new HashMap<>();
    for (ResolvedPlant.Device device : plant.devices()) {
      boolean isTelling = device.tags().stream().anyMatch(tag -> meanings.containsKey(tag.name()));
      Set<String> asked =
          isTelling ? asked(accounting, plant.site(), device.equipment()) : Set.of();
      for (Tag tag : device.tags()) {
        if (asked.contains(tag.name().name())
            && tag.name().equipment().equals(device.equipment())) {
          watched.put(tag.name(), tag);
        }
      }
    }
    return watched;
  }

  private static Set<String> asked(Accounting accounting, EquipmentId site, EquipmentId unit) {
    return accounting.rules().stream()
        .filter(rule -> rule.isFor(below(site, unit)))
        .flatMap(rule -> rule.when().signals().stream())
        .map(SignalCondition::tag)
        .collect(Collectors.toSet());
  }

  private static String below(EquipmentId site, EquipmentId place) {
    return place.equals(site) ? "" : place.path().substring(site.path().length() + 1);
  }

  /**
   * The tags of a device that mean something, each with its work unit.
   *
   * @param source gateway and device, as batches are keyed.
   */
  public Map<TagName, ResolvedPlant.WorkUnit> of(String source) {
    return bySource.getOrDefault(source, Map.of());
  }

  /** By what a work unit is accounted for. */
  public Terms terms(EquipmentId unit) {
    ResolvedPlant.WorkUnit known = units.get(unit);
    return Terms.of(
        accounting, zone, site, unit, known == null ? null : known.product(), plannedSetups(unit));
  }

  /** PUST on a work unit, by product. */
  public Map<String, Duration> plannedSetups(EquipmentId unit) {
    Map<String, Duration> planned = new HashMap<>();
    for (Product product : products) {
      product
          .plannedSetupTimeOn(below(site, unit))
          .ifPresent(time -> planned.put(product.id(), time));
    }
    return planned;
  }

  /** The work units of a work center, in the order in which material passes them. */
  public List<EquipmentId> unitsOf(EquipmentId center) {
    return byCenter.getOrDefault(center, List.of());
  }

  /** The work centers at or below a place that count by some of their units. */
  public List<CountedLine> lines(EquipmentId place) {
    return accounting.places().stream()
        .flatMap(one -> counted(one).stream())
        .filter(counted -> place.contains(counted.line()))
        .toList();
  }

  private Optional<CountedLine> counted(Accounting.Place place) {
    LineRule rule = place.line();
    if (rule == null) {
      return Optional.empty();
    }
    String entry = rule.constraint() == null ? rule.entry() : rule.constraint();
    String exit = rule.constraint() == null ? rule.exit() : rule.constraint();
    return entry == null || exit == null
        ? Optional.empty()
        : Optional.of(new CountedLine(below(place.equipment()), below(entry), below(exit)));
  }

  private EquipmentId below(String path) {
    return EquipmentId.of(site.path() + "/" + path);
  }

  /** Whether time and pieces are accounted for in the same way by another version. */
  public boolean accountsLike(Signals other) {
    return zone.equals(other.zone)
        && accounted(accounting).equals(accounted(other.accounting))
        && products.equals(other.products)
        && made(units).equals(made(other.units));
  }

  /** What becomes of proposals changes no account. */
  private static Accounting accounted(Accounting accounting) {
    return new Accounting(
        accounting.calendars(),
        accounting.reasonTrees(),
        accounting.profiles(),
        accounting.places().stream()
            .map(
                place ->
                    new Accounting.Place(
                        place.equipment(),
                        place.calendar(),
                        place.reasonTree(),
                        place.profile(),
                        place.microStop(),
                        place.line(),
                        null,
                        place.startUpTime()))
            .toList(),
        accounting.rules());
  }

  private static Map<EquipmentId, String> made(Map<EquipmentId, ResolvedPlant.WorkUnit> units) {
    Map<EquipmentId, String> made = new HashMap<>();
    units.forEach((id, unit) -> made.put(id, String.valueOf(unit.product())));
    return made;
  }

  /** Definitions of the KPIs at a place of this site, or above it. */
  public KpiProfile profile(EquipmentId place) {
    String path =
        site.contains(place) && !place.equals(site)
            ? place.path().substring(site.path().length() + 1)
            : "";
    return accounting.profile(accounting.at(path).profile()).orElse(KpiProfile.ISO_22400);
  }

  /**
   * From which lower bound of its precision on a reason that is proposed for a unit's stops is
   * applied by itself, 0.5..1; empty where no place says it.
   */
  public Optional<Double> applyAbove(EquipmentId unit) {
    return Optional.ofNullable(accounting.at(below(site, unit)).proposals())
        .map(Accounting.Proposals::applyAbove);
  }

  /** PRI of a product on a work unit, as it is planned; empty when the site does not make it. */
  public Optional<Duration> plannedRunTimePerItem(String product, EquipmentId unit) {
    return product(product).map(p -> p.plannedRunTimePerItemOn(below(site, unit)));
  }

  /**
   * PRI of a product on a work unit by what a profile takes it from; as it is planned where the
   * model does not give that. Empty when the site does not make the product.
   */
  public Optional<Duration> idealRunTimePerItem(String product, EquipmentId unit, IdealRate rate) {
    return product(product)
        .map(
            p ->
                p.runTimePerItemOn(below(site, unit), rate)
                    .orElseGet(() -> p.plannedRunTimePerItemOn(below(site, unit))));
  }

  /** Whether the planned run time is taken for want of what a profile takes PRI from. */
  public boolean isPlannedInstead(String product, EquipmentId unit, IdealRate rate) {
    return product(product)
        .filter(p -> p.runTimePerItemOn(below(site, unit), rate).isEmpty())
        .isPresent();
  }

  /** Where in the plant model a product's demonstrated run time on a unit belongs, as a pointer. */
  public Optional<String> demonstratedRunTimeAt(String product, EquipmentId unit) {
    return product(product)
        .map(
            p ->
                "/products/%d/demonstratedRunTimes/%s"
                    .formatted(products.indexOf(p), below(site, unit).replace("/", "~1")));
  }

  private Optional<Product> product(String id) {
    return products.stream().filter(p -> p.id().equals(id)).findFirst();
  }

  /** Whether states or counts of the unit are read at all. */
  public boolean isObserved(EquipmentId unit) {
    ResolvedPlant.WorkUnit found = units.get(unit);
    return found != null && (found.state() != null || !found.counters().isEmpty());
  }
}
