// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import java.util.List;

/**
 * A line of the plant. Immutable.
 *
 * @param name own name of its work center.
 * @param line how its machines run; each is a work unit of that name.
 * @param signals what they show.
 */
public record PlantLine(String name, Line line, LineSignals signals) {
  /** The lines of the plant, in the order of the plant model. */
  public static final List<PlantLine> ALL =
      List.of(
          new PlantLine("line1", Line.bottling(), new BottlingSignals()),
          new PlantLine("line2", Line.canning(), new CanningSignals()));

  /** The first state of a run; no line repeats another one's chances. */
  public LineState start(long seed) {
    return line.start(seed + ALL.indexOf(this));
  }
}
