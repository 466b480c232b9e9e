// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import io.millrace.gateway.device.DevicePlan;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What reading one device would cost. Immutable.
 *
 * @param site of a device that another site's model in force has on the same line; null for those
 *     of the model that is asked about.
 * @param basis what the forecast rests on.
 * @param learnedFrom the device that is read now and that taught it; null when nothing did.
 * @param roundTrip how long a request is thought to take.
 * @param isMeasured whether that was measured; else it is assumed.
 * @param why in one sentence, why there are so many requests, and what is known of the device.
 * @param cycles what each period costs, shortest first; measured where the device is read so now.
 * @param extraMessages those beyond one for each Modbus unit, function and period; 0 for a protocol
 *     without units.
 * @param reasons why requests stand alone, the most frequent first.
 * @param unusable tags that could never be read as they are defined.
 */
public record DeviceForecast(
    String device,
    @Nullable String site,
    Basis basis,
    @Nullable String learnedFrom,
    Duration roundTrip,
    boolean isMeasured,
    String why,
    List<DevicePlan.Cycle> cycles,
    int extraMessages,
    List<Reason> reasons,
    List<DevicePlan.Unusable> unusable) {
  private static final int MOST_REASONS = 5;

  public DeviceForecast {
    cycles = List.copyOf(cycles);
    reasons = List.copyOf(reasons);
    unusable = List.copyOf(unusable);
  }

  /** What a forecast rests on. */
  public enum Basis {
    /** The device is read exactly so now. */
    IN_USE,
    /** A device at the same place is read now, by another definition. */
    LEARNED,
    /** Nobody there was asked so far. */
    ASSUMED
  }

  /**
   * @param why why a request is one of its own.
   * @param messages how many there are for that reason.
   */
  public record Reason(String why, int messages) {}

  /** From the requests that the device would be read with. */
  static DeviceForecast of(
      String device,
      @Nullable String site,
      Basis basis,
      @Nullable String learnedFrom,
      DevicePlan plan) {
    return new DeviceForecast(
        device,
        site,
        basis,
        learnedFrom,
        plan.roundTrip(),
        plan.isMeasured(),
        plan.why(),
        plan.cycles(),
        extraMessages(plan.requests()),
        reasons(plan.requests()),
        plan.unusable());
  }

  /** Share of the time that it keeps its line busy. */
  double utilisation() {
    return cycles.stream().mapToDouble(cycle -> share(cycle.forecast(), cycle.period())).sum();
  }

  static double share(Duration time, Duration of) {
    return (double) time.toNanos() / of.toNanos();
  }

  private record Group(Integer unit, int function, Duration period) {}

  private static int extraMessages(List<DevicePlan.Request> requests) {
    Map<Group, Integer> groups = new LinkedHashMap<>();
    for (DevicePlan.Request request : requests) {
      Integer unit = request.unitId();
      if (unit != null) {
        groups.merge(
            new Group(unit, request.function(), request.period()),
            request.messages(),
            Integer::sum);
      }
    }
    return groups.values().stream().mapToInt(messages -> messages - 1).sum();
  }

  private static List<Reason> reasons(List<DevicePlan.Request> requests) {
    return requests.stream()
        .collect(
            Collectors.groupingBy(
                DevicePlan.Request::why,
                LinkedHashMap::new,
                Collectors.summingInt(DevicePlan.Request::messages)))
        .entrySet()
        .stream()
        .map(entry -> new Reason(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(Reason::messages).reversed())
        .limit(MOST_REASONS)
        .toList();
  }
}
