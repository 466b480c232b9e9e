// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the time of a site's equipment is accounted for: when it is meant to work, why it stopped,
 * and by which definitions its KPIs are computed. Immutable.
 *
 * @param calendars when places are meant to work.
 * @param reasonTrees why equipment stops.
 * @param profiles definitions of the KPIs.
 * @param places which of these hold where; what a place leaves out it has from the place above it.
 * @param rules what is known of a stop without asking anybody; the first that fits holds.
 */
public record Accounting(
    @Nullable List<ShiftCalendar> calendars,
    @Nullable List<ReasonTree> reasonTrees,
    @Nullable List<KpiProfile> profiles,
    @Nullable List<Place> places,
    @Nullable List<StopRule> rules) {
  /** Where nothing is said. */
  public static final Accounting NONE = new Accounting(null, null, null, null, null);

  public Accounting {
    calendars = calendars == null ? List.of() : List.copyOf(calendars);
    reasonTrees = reasonTrees == null ? List.of() : List.copyOf(reasonTrees);
    profiles = profiles == null ? List.of() : List.copyOf(profiles);
    places = places == null ? List.of() : List.copyOf(places);
    rules = rules == null ? List.of() : List.copyOf(rules);
  }

  /**
   * @param equipment path below the site; empty for the site itself.
   * @param calendar name of a calendar; without one the place is always meant to work.
   * @param reasonTree a tree's reference: {@code bottling@2}.
   * @param profile a profile's reference: {@code forgiving@1}.
   * @param microStop from which length on a stop is no minor stop any more; a stop exactly as long
   *     is none (&ge;). Without one there are no minor stops.
   * @param line by which of its work units a work center counts as a line; the sum of them without
   *     one. It holds for the place itself only.
   * @param proposals what becomes of reasons that are proposed for its stops; as the service is set
   *     where nobody says.
   * @param startUpTime for how long after a set-up's end, or a run's beginning without one, scrap
   *     is that of a start-up; above zero to 24 h. Without one there are no start-ups.
   */
  public record Place(
      String equipment,
      @Nullable String calendar,
      @Nullable String reasonTree,
      @Nullable String profile,
      @Nullable Duration microStop,
      @Nullable LineRule line,
      @Nullable Proposals proposals,
      @Nullable Duration startUpTime) {

    /** Whether what is said here holds for a place, unless one between them says otherwise. */
    boolean contains(String path) {
      return equipment.isEmpty() || path.equals(equipment) || path.startsWith(equipment + "/");
    }

    private Place over(Place above) {
      return new Place(
          equipment,
          calendar == null ? above.calendar : calendar,
          reasonTree == null ? above.reasonTree : reasonTree,
          profile == null ? above.profile : profile,
          microStop == null ? above.microStop : microStop,
          line,
          proposals == null ? above.proposals : proposals,
          startUpTime == null ? above.startUpTime : startUpTime);
    }
  }

  /**
   * What becomes of reasons that are proposed.
   *
   * @param applyAbove from which lower bound of its measured precision on a reason is applied by
   *     itself, 0.5 to 1; 1 for never, since none is ever so high.
   */
  public record Proposals(double applyAbove) {}

  @Override
  public List<ShiftCalendar> calendars() {
    return calendars == null ? List.of() : calendars;
  }

  @Override
  public List<ReasonTree> reasonTrees() {
    return reasonTrees == null ? List.of() : reasonTrees;
  }

  @Override
  public List<KpiProfile> profiles() {
    return profiles == null ? List.of() : profiles;
  }

  @Override
  public List<Place> places() {
    return places == null ? List.of() : places;
  }

  @Override
  public List<StopRule> rules() {
    return rules == null ? List.of() : rules;
  }

  /**
   * What holds at a place: its own word, then that of the nearest place above it.
   *
   * @param path below the site; empty for the site itself.
   */
  public Place at(String path) {
    Place held = new Place(path, null, null, null, null, null, null, null);
    for (Place place :
        places().stream()
            .filter(place -> place.contains(path))
            .sorted((a, b) -> Integer.compare(a.equipment().length(), b.equipment().length()))
            .toList()) {
      held = place.over(held);
    }
    return held.equipment().equals(path)
        ? held
        : new Place(
            path,
            held.calendar(),
            held.reasonTree(),
            held.profile(),
            held.microStop(),
            null,
            held.proposals(),
            held.startUpTime());
  }

  public Optional<ShiftCalendar> calendar(@Nullable String name) {
    return calendars().stream().filter(calendar -> calendar.name().equals(name)).findFirst();
  }

  public Optional<ReasonTree> reasonTree(@Nullable String reference) {
    return reasonTrees().stream().filter(tree -> tree.reference().equals(reference)).findFirst();
  }

  /** The profile of that reference; the standard's where there is none. */
  public Optional<KpiProfile> profile(@Nullable String reference) {
    return KpiProfile.ISO_22400.reference().equals(reference)
        ? Optional.of(KpiProfile.ISO_22400)
        : profiles().stream().filter(profile -> profile.reference().equals(reference)).findFirst();
  }
}
