// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ISA-95 area of a site with its work centers. Immutable.
 *
 * @param name own name, unique in the site.
 * @param workCenters its lines, cells and units.
 */
public record Area(String name, List<WorkCenter> workCenters) {
  public Area {
    workCenters = List.copyOf(workCenters);
  }

  /**
   * A line, a cell or a unit.
   *
   * @param name own name, unique in the area.
   * @param workUnits its machines, in the order in which material passes them.
   */
  public record WorkCenter(String name, List<WorkUnit> workUnits) {
    public WorkCenter {
      workUnits = List.copyOf(workUnits);
    }
  }

  /**
   * A place in a work center where a machine stands.
   *
   * @param name own name, unique in the work center.
   * @param physicalAsset serial number of the machine that fills the place now; null when not
   *     known.
   * @param product what it makes now, a product's id; null when not known, and then effectiveness
   *     cannot be told.
   */
  public record WorkUnit(String name, @Nullable String physicalAsset, @Nullable String product) {}
}
