// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything Millrace is told about one site, as a person writes it: places, machines, signals,
 * products. Its shape is published as a JSON Schema, {@code plant-model.schema.json}. Immutable.
 *
 * @param format version of this shape; 1.
 * @param enterprise name of the enterprise.
 * @param site name of the site.
 * @param timeZone the site's time zone, which days and shifts follow.
 * @param areas the equipment hierarchy.
 * @param templates machine templates that the devices use.
 * @param devices controllers that gateways read.
 * @param products what is made here.
 * @param accounting how its time is accounted for; null when nothing is said, and then the whole of
 *     it is planned.
 */
public record PlantModel(
    int format,
    String enterprise,
    String site,
    ZoneId timeZone,
    List<Area> areas,
    @Nullable List<MachineTemplate> templates,
    @Nullable List<DeviceDefinition> devices,
    @Nullable List<Product> products,
    @Nullable Accounting accounting) {

  public static final int FORMAT = 1;

  public PlantModel {
    areas = List.copyOf(areas);
    templates = templates == null ? List.of() : List.copyOf(templates);
    devices = devices == null ? List.of() : List.copyOf(devices);
    products = products == null ? List.of() : List.copyOf(products);
  }

  /** A site of which nothing is said about accounting. */
  public PlantModel(
      int format,
      String enterprise,
      String site,
      ZoneId timeZone,
      List<Area> areas,
      @Nullable List<MachineTemplate> templates,
      @Nullable List<DeviceDefinition> devices,
      @Nullable List<Product> products) {
    this(format, enterprise, site, timeZone, areas, templates, devices, products, null);
  }

  @Override
  public List<MachineTemplate> templates() {
    return templates == null ? List.of() : templates;
  }

  @Override
  public List<DeviceDefinition> devices() {
    return devices == null ? List.of() : devices;
  }

  @Override
  public List<Product> products() {
    return products == null ? List.of() : products;
  }

  /** How its time is accounted for; {@link Accounting#NONE} when nothing is said. */
  public Accounting accountingOrNone() {
    return accounting == null ? Accounting.NONE : accounting;
  }

  /** The site as equipment: {@code acme/lyon}. */
  public EquipmentId siteId() {
    return EquipmentId.of(enterprise + "/" + site);
  }

  /** Every work unit with its path below the site. */
  public Stream<PlacedWorkUnit> workUnits() {
    return areas.stream()
        .flatMap(
            area ->
                area.workCenters().stream()
                    .flatMap(
                        center ->
                            center.workUnits().stream()
                                .map(
                                    unit ->
                                        new PlacedWorkUnit(
                                            area.name() + "/" + center.name() + "/" + unit.name(),
                                            unit))));
  }

  public Optional<MachineTemplate> template(String reference) {
    return templates().stream().filter(t -> t.reference().equals(reference)).findFirst();
  }

  public Optional<Product> product(String id) {
    return products().stream().filter(p -> p.id().equals(id)).findFirst();
  }

  /**
   * @param path below the site: {@code bottling/line1/filler}.
   */
  public record PlacedWorkUnit(String path, Area.WorkUnit unit) {}
}
