// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.kpi.Quantity;
import io.millrace.oee.kpi.TimeElements;
import io.millrace.oee.kpi.TimeElements.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How calendar time becomes fully productive time, step by step; what a step leaves is what the
 * step before it left, less its own. Nothing is rounded, so they sum exactly. Immutable.
 *
 * @param steps from calendar time down.
 * @param missing why the last steps cannot be told; null when they can.
 */
public record Waterfall(List<Step> steps, @Nullable String missing) {
  public Waterfall {
    steps = List.copyOf(steps);
  }

  /**
   * @param name of the step.
   * @param lost what it takes away; negative where more was made than the planned run time allows,
   *     or where a profile gives pieces without time.
   * @param left what is left after it.
   * @param remains what that is called.
   * @param element which accounted time it is; null for losses that are told by pieces.
   */
  public record Step(
      String name, Duration lost, Duration left, String remains, @Nullable Element element) {}

  /** Of the inputs that the KPIs are computed from, so that both tell the same. */
  public static Waterfall of(KpiInputs inputs) {
    TimeElements times = inputs.times();
    List<Step> steps = new ArrayList<>();
    Duration left = times.calendar();
    left =
        step(
            steps, "outsideShifts", left, times.outside(), "plannedOperationTime", Element.OUTSIDE);
    left = step(steps, "unknown", left, times.unknown(), "knownOperationTime", Element.UNKNOWN);
    left =
        step(
            steps,
            "plannedDowntime",
            left,
            times.plannedDown(),
            "plannedWorkingTime",
            Element.PLANNED_DOWN);
    left =
        step(
            steps,
            "waitingForNeighbours",
            left,
            times.waiting(),
            "plannedBusyTime",
            Element.WAITING);
    left = step(steps, "down", left, times.down(), "actualUnitBusyTime", Element.DOWN);
    left = step(steps, "delay", left, times.delay(), "actualUnitProcessingTime", Element.DELAY);
    if (times.forgiven().isZero()) {
      left = step(steps, "setup", left, times.setup(), "actualProductionTime", Element.SETUP);
    } else {
      // No loss of the index, and yet no production: it has a step of its own.
      left = step(steps, "setup", left, times.lostSetup(), "availableTime", Element.SETUP);
      left =
          step(
              steps,
              "forgivenSetup",
              left,
              times.forgiven(),
              "actualProductionTime",
              Element.FORGIVEN_SETUP);
    }
    if (!(inputs.observed().produced() instanceof Quantity.Known produced)) {
      return new Waterfall(steps, reason(inputs.observed().produced()));
    }
    if (!(inputs.observed().good() instanceof Quantity.Known good)) {
      return new Waterfall(steps, reason(inputs.observed().good()));
    }
    if (!produced.unplanned().isEmpty() || !good.unplanned().isEmpty()) {
      return new Waterfall(
          steps,
          "the plant model has no planned run time per item for "
              + String.join(", ", produced.unplanned().keySet()));
    }
    left =
        step(
            steps,
            "speed",
            left,
            left.minus(produced.plannedRunTime()),
            "plannedRunTimeOfProduced",
            null);
    KpiInputs.StartUp startUp = inputs.startUp();
    if (startUp != null && startUp.isSeparate()) {
      if (!(startUp.scrap() instanceof Quantity.Known rejects)) {
        return new Waterfall(steps, reason(startUp.scrap()));
      }
      left =
          step(
              steps,
              "startUpRejects",
              left,
              rejects.plannedRunTime(),
              "plannedRunTimeAfterStartUp",
              null);
    }
    step(steps, "quality", left, left.minus(good.plannedRunTime()), "fullyProductiveTime", null);
    return new Waterfall(steps, null);
  }

  private static Duration step(
      List<Step> into,
      String name,
      Duration before,
      Duration lost,
      String remains,
      @Nullable Element element) {
    Duration left = before.minus(lost);
    into.add(new Step(name, lost, left, remains, element));
    return left;
  }

  private static String reason(Quantity quantity) {
    return switch (quantity) {
      case Quantity.Unknown(String reason) -> reason;
      case Quantity.Known known -> known + " is known";
    };
  }
}
