// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.plant.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The work units that a place stands for: those of the newest plant model whose states or counts
 * are read, and those that left it but were read once. Immutable.
 *
 * @param equipment the place.
 * @param units work units at or below it, by path.
 * @param models newest model of each site concerned.
 * @param isWorkUnit whether the place is one work unit itself.
 */
public record Scope(
    EquipmentId equipment,
    SortedSet<EquipmentId> units,
    SortedMap<EquipmentId, Signals> models,
    boolean isWorkUnit) {

  /**
   * Empty when no plant model has the place and nothing was ever read below it.
   *
   * @param newest newest models of the sites concerned.
   * @param read work units at or below the place of which something was read.
   */
  static Optional<Scope> of(EquipmentId equipment, List<Signals> newest, List<EquipmentId> read) {
    SortedMap<EquipmentId, Signals> models = new TreeMap<>();
    SortedSet<EquipmentId> units = new TreeSet<>(read);
    boolean isPlace = !read.isEmpty();
    for (Signals model : newest) {
      models.put(model.site(), model);
      for (EquipmentId unit : model.units().keySet()) {
        if (equipment.contains(unit)) {
          isPlace = true;
          if (model.isObserved(unit)) {
            units.add(unit);
          }
        }
      }
    }
    return isPlace
        ? Optional.of(new Scope(equipment, units, models, isUnit(equipment, newest, read)))
        : Optional.empty();
  }

  /** The newest model of a unit's site; empty when the service was never told of one. */
  public Optional<Signals> model(EquipmentId unit) {
    return Optional.ofNullable(models.get(unit.site()));
  }

  /** Whether the unit is read by the newest model; else it only has a past. */
  public boolean isCurrent(EquipmentId unit) {
    return model(unit).map(signals -> signals.isObserved(unit)).orElse(false);
  }

  /** Version of the newest model, by site. */
  public Map<String, Integer> modelVersions() {
    Map<String, Integer> versions = new TreeMap<>();
    models.forEach((site, signals) -> versions.put(site.path(), signals.version()));
    return versions;
  }

  /** The KPI definitions that hold at the place; the standard's for several sites. */
  public KpiProfile profile() {
    return models.size() == 1
        ? models.values().iterator().next().profile(equipment)
        : KpiProfile.ISO_22400;
  }

  /** A profile that one of the sites has. */
  public Optional<KpiProfile> profile(String reference) {
    return reference.equals(KpiProfile.ISO_22400.reference())
        ? Optional.of(KpiProfile.ISO_22400)
        : models.values().stream()
            .flatMap(model -> model.accounting().profile(reference).stream())
            .findFirst();
  }

  /** References of all profiles that may be asked for. */
  public List<String> profiles() {
    return Stream.concat(
            Stream.of(KpiProfile.ISO_22400),
            models.values().stream().flatMap(model -> model.accounting().profiles().stream()))
        .map(KpiProfile::reference)
        .distinct()
        .toList();
  }

  private static boolean isUnit(
      EquipmentId equipment, List<Signals> newest, List<EquipmentId> read) {
    return read.contains(equipment)
        || newest.stream().anyMatch(model -> model.units().containsKey(equipment));
  }
}
