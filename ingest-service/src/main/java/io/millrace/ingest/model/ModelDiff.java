// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.plant.MachineTemplate;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a new model changes. Immutable.
 *
 * @param devices by name.
 * @param tags by full name.
 * @param templates by reference, {@code filler@1}.
 * @param workUnits by path, with what they make and how they are understood.
 * @param restarts devices whose conversation the gateway opens anew.
 */
public record ModelDiff(
    Changes devices, Changes tags, Changes templates, Changes workUnits, List<String> restarts) {

  public ModelDiff {
    restarts = List.copyOf(restarts);
  }

  /** Names in the order of the alphabet. */
  public record Changes(List<String> added, List<String> removed, List<String> changed) {
    public Changes {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      changed = List.copyOf(changed);
    }

    static <T> Changes between(Map<String, T> before, Map<String, T> after) {
      return new Changes(
          after.keySet().stream().filter(name -> !before.containsKey(name)).sorted().toList(),
          before.keySet().stream().filter(name -> !after.containsKey(name)).sorted().toList(),
          after.entrySet().stream()
              .filter(entry -> before.containsKey(entry.getKey()))
              .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
              .map(Map.Entry::getKey)
              .sorted()
              .toList());
    }
  }

  /**
   * @param before the model in force; null when there is none.
   * @param after the model to come, without problems.
   */
  static ModelDiff between(@Nullable PlantModel before, PlantModel after) {
    ResolvedPlant old = before == null ? null : ResolvedPlant.of(before);
    ResolvedPlant plant = ResolvedPlant.of(after);
    Changes devices = Changes.between(devices(old), devices(plant));
    TreeSet<String> restarts = new TreeSet<>(devices.added());
    restarts.addAll(devices.changed());
    return new ModelDiff(
        devices,
        Changes.between(tags(old), tags(plant)),
        Changes.between(templates(before), templates(after)),
        Changes.between(workUnits(old), workUnits(plant)),
        List.copyOf(restarts));
  }

  private static Map<String, ResolvedPlant.Device> devices(@Nullable ResolvedPlant plant) {
    return plant == null ? Map.of() : by(plant.devices().stream(), ResolvedPlant.Device::name);
  }

  private static Map<String, Tag> tags(@Nullable ResolvedPlant plant) {
    return plant == null
        ? Map.of()
        : by(
            plant.devices().stream().flatMap(device -> device.tags().stream()),
            tag -> tag.name().text());
  }

  private static Map<String, MachineTemplate> templates(@Nullable PlantModel model) {
    return model == null ? Map.of() : by(model.templates().stream(), MachineTemplate::reference);
  }

  private static Map<String, ResolvedPlant.WorkUnit> workUnits(@Nullable ResolvedPlant plant) {
    return plant == null ? Map.of() : by(plant.workUnits().stream(), unit -> unit.id().path());
  }

  private static <T> Map<String, T> by(Stream<T> things, Function<T, String> name) {
    Map<String, T> byName = new TreeMap<>();
    things.forEach(thing -> byName.put(name.apply(thing), thing));
    return byName;
  }
}
