// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.kit.stream.Delivery;
import io.millrace.kit.stream.Projection;
import io.millrace.kit.stream.UnreadableRecordException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Follows the plant models and keeps every version. */
public final class PlantModelProjection implements Projection<PlantModelVersion> {
  private final PlantModelStore models;
  private final Consumer<EquipmentId> accountedOtherwise;

  /**
   * @param accountedOtherwise told in the transaction that keeps a model by which a site's time or
   *     pieces are accounted for otherwise than by the one before it.
   */
  public PlantModelProjection(PlantModelStore models, Consumer<EquipmentId> accountedOtherwise) {
    this.models = models;
    this.accountedOtherwise = accountedOtherwise;
  }

  @Override
  public String name() {
    return "plant-models";
  }

  @Override
  public Topic topic() {
    return Topics.PLANT_MODELS;
  }

  @Override
  public PlantModelVersion decode(byte @Nullable [] key, byte @Nullable [] value)
      throws UnreadableRecordException {
    if (value == null) {
      throw new UnreadableRecordException("the plant model is empty", null);
    }
    try {
      PlantModelVersion version = Json.MAPPER.readValue(value, PlantModelVersion.class);
      Signals.of(version);
      return version;
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      throw new UnreadableRecordException("not a plant model: " + e.getMessage(), e);
    }
  }

  @Override
  public void apply(List<Delivery<PlantModelVersion>> deliveries) {
    for (Delivery<PlantModelVersion> delivery : deliveries) {
      EquipmentId site = delivery.value().model().siteId();
      Optional<Signals> before = models.newest(site).stream().findFirst();
      if (models.save(delivery.value())
          && before.isPresent()
          && before.get().version() < delivery.value().version()
          && !before.get().accountsLike(Signals.of(delivery.value()))) {
        accountedOtherwise.accept(site);
      }
    }
  }
}
