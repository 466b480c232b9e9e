// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Accounting;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.plant.StopRule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By what a work unit is accounted for, from the newest plant model, also for the past: what is
 * mended there is mended everywhere. Immutable.
 *
 * @param zone the site's time zone.
 * @param calendar when the unit is meant to work; null for always.
 * @param tree why it stops.
 * @param rules that hold for it, in their order.
 * @param microStop from which length on a stop is no minor one; null when there is no threshold.
 * @param product what it makes where no run says otherwise; null when nobody knows.
 * @param profile definitions of its KPIs.
 * @param plannedSetups PUST by product, of those for which one is planned on it.
 * @param startUpTime how long a start-up takes; null where there are none.
 */
public record Terms(
    ZoneId zone,
    @Nullable ShiftCalendar calendar,
    ReasonTree tree,
    List<StopRule> rules,
    @Nullable Duration microStop,
    @Nullable String product,
    KpiProfile profile,
    Map<String, Duration> plannedSetups,
    @Nullable Duration startUpTime) {
  /** The reasons where a plant model has none: what the usual causes mean. */
  public static final ReasonTree USUAL =
      new ReasonTree(
          "usual",
          1,
          List.of(
              reason("blocked", "Blocked by what comes after", Loss.BLOCKED, "BLOCKED"),
              reason("starved", "Starved by what comes before", Loss.STARVED, "STARVED"),
              reason("minor-stop", "Brief stop", Loss.MINOR_STOP, "MICRO_STOP"),
              reason("setup", "Set-up or adjustment", Loss.SETUP, "SETUP"),
              reason("breakdown", "Failure of the equipment", Loss.BREAKDOWN, "BREAKDOWN")));

  public Terms {
    rules = List.copyOf(rules);
    plannedSetups = Map.copyOf(plannedSetups);
  }

  /**
   * What holds for a work unit.
   *
   * @param site the site it lies in.
   * @param product what the model says it makes.
   * @param plannedSetups PUST by product.
   */
  public static Terms of(
      Accounting accounting,
      ZoneId zone,
      EquipmentId site,
      EquipmentId unit,
      @Nullable String product,
      Map<String, Duration> plannedSetups) {
    String path = unit.equals(site) ? "" : unit.path().substring(site.path().length() + 1);
    Accounting.Place place = accounting.at(path);
    return new Terms(
        zone,
        accounting.calendar(place.calendar()).orElse(null),
        accounting.reasonTree(place.reasonTree()).orElse(USUAL),
        accounting.rules().stream().filter(rule -> rule.isFor(path)).toList(),
        place.microStop(),
        product,
        accounting.profile(place.profile()).orElse(KpiProfile.ISO_22400),
        plannedSetups,
        place.startUpTime());
  }

  /** Whether a rule asks what other tags said. */
  public boolean isAskingSignals() {
    return rules.stream().anyMatch(rule -> !rule.when().signals().isEmpty());
  }

  /**
   * How long after something that the unit did its time may be accounted for otherwise because of
   * it: so far accounts look back, and so far behind a change they are made again.
   */
  public Duration reach() {
    return Stream.concat(plannedSetups.values().stream(), Stream.ofNullable(startUpTime))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Of a unit that no plant model has. */
  public static Terms unknown(ZoneId zone) {
    return new Terms(
        zone, null, USUAL, List.of(), null, null, KpiProfile.ISO_22400, Map.of(), null);
  }

  /** A reason by its code; one that the tree no longer has keeps its code as its text. */
  public ReasonTree.Placed reason(String code) {
    return tree.find(code)
        .orElseGet(() -> new ReasonTree.Placed(List.of(code), code, null, List.of()));
  }

  private static ReasonTree.Reason reason(String code, String text, Loss loss, String cause) {
    return new ReasonTree.Reason(code, text, loss, List.of(cause), null);
  }
}
