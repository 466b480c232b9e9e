// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.plant.PlantModelStore;
import java.util.Optional;

/** Finds the work units that a place stands for. Thread-safe. */
public final class ScopeStore {
  private final PlantModelStore models;
  private final FactStore facts;

  public ScopeStore(PlantModelStore models, FactStore facts) {
    this.models = models;
    this.facts = facts;
  }

  /** Empty when nobody knows the place. */
  public Optional<Scope> find(EquipmentId equipment) {
    return Scope.of(equipment, models.newest(equipment), facts.units(equipment));
  }
}
