// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mistakes in how a site's time is accounted for. */
final class AccountingCheck {
  private static final int DEEPEST = 8;

  /** Names in the path of a work center below its site. */
  private static final int WORK_CENTER = 2;

  private final Accounting accounting;
  private final Set<String> places;
  private final Set<Problem> problems;

  private AccountingCheck(Accounting accounting, Set<String> places, Set<Problem> problems) {
    this.accounting = accounting;
    this.places = places;
    this.problems = problems;
  }

  /**
   * @param places paths below the site.
   */
  static void check(Accounting accounting, Set<String> places, Set<Problem> problems) {
    AccountingCheck check = new AccountingCheck(accounting, places, problems);
    ShiftCalendarCheck.check(accounting.calendars(), "/accounting/calendars", problems);
    check.trees();
    check.profiles();
    check.places();
    check.rules();
  }

  private void trees() {
    Map<String, String> references = new HashMap<>();
    for (int i = 0; i < accounting.reasonTrees().size(); i++) {
      ReasonTree tree = accounting.reasonTrees().get(i);
      String at = "/accounting/reasonTrees/" + i;
      PlantModelCheck.checkName(at + "/name", "reason tree", tree.name(), problems);
      PlantModelCheck.checkUnique(
          references, tree.reference(), at + "/name", "reason tree", problems);
      version(tree.version(), at);
      reasons(tree.reasons(), at, new HashMap<>(), new HashMap<>(), 1);
    }
  }

  private void reasons(
      List<ReasonTree.Reason> reasons,
      String above,
      Map<String, String> codes,
      Map<String, String> causes,
      int depth) {
    if (depth > DEEPEST && !reasons.isEmpty()) {
      add(above, "reasons are nested deeper than " + DEEPEST, "use fewer levels; 2 or 3 are usual");
      return;
    }
    for (int i = 0; i < reasons.size(); i++) {
      ReasonTree.Reason reason = reasons.get(i);
      String at = above + "/reasons/" + i;
      PlantModelCheck.checkName(at + "/code", "reason", reason.code(), problems);
      PlantModelCheck.checkUnique(codes, reason.code(), at + "/code", "reason", problems);
      for (int j = 0; j < reason.causes().size(); j++) {
        PlantModelCheck.checkUnique(
            causes, reason.causes().get(j), at + "/causes/" + j, "cause", problems);
      }
      reasons(reason.reasons(), at, codes, causes, depth + 1);
    }
  }

  private void profiles() {
    Map<String, String> references = new HashMap<>();
    for (int i = 0; i < accounting.profiles().size(); i++) {
      KpiProfile profile = accounting.profiles().get(i);
      String at = "/accounting/profiles/" + i;
      PlantModelCheck.checkName(at + "/name", "KPI profile", profile.name(), problems);
      PlantModelCheck.checkUnique(
          references, profile.reference(), at + "/name", "KPI profile", problems);
      version(profile.version(), at);
      if (profile.name().equals(KpiProfile.ISO_22400.name())) {
        add(
            at + "/name",
            "'%s' is the standard's own profile".formatted(profile.name()),
            "give yours another name");
      }
    }
  }

  private void places() {
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < accounting.places().size(); i++) {
      Accounting.Place place = accounting.places().get(i);
      String at = "/accounting/places/" + i;
      PlantModelCheck.checkUnique(seen, place.equipment(), at + "/equipment", "place", problems);
      place(place.equipment(), at + "/equipment");
      known(
          place.calendar(),
          accounting.calendars().stream().map(ShiftCalendar::name).toList(),
          at + "/calendar",
          "calendar");
      known(
          place.reasonTree(),
          accounting.reasonTrees().stream().map(ReasonTree::reference).toList(),
          at + "/reasonTree",
          "reason tree");
      String profile = place.profile();
      if (profile != null && !profile.equals(KpiProfile.ISO_22400.reference())) {
        known(
            profile,
            accounting.profiles().stream().map(KpiProfile::reference).toList(),
            at + "/profile",
            "KPI profile");
      }
      Duration micro = place.microStop();
      if (micro != null && (!micro.isPositive() || micro.compareTo(Duration.ofHours(1)) > 0)) {
        add(
            at + "/microStop",
            "minor stops of up to " + micro,
            "give above zero to 1 h; PT1M to PT5M is usual");
      }
      Duration startUp = place.startUpTime();
      if (startUp != null
          && (!startUp.isPositive() || startUp.compareTo(Duration.ofHours(24)) > 0)) {
        add(
            at + "/startUpTime",
            "start-up time is " + startUp,
            "give above zero to 24 h; PT5M to PT30M is usual");
      }
      LineRule line = place.line();
      if (line != null) {
        line(place.equipment(), line, at + "/line");
      }
      Accounting.Proposals proposals = place.proposals();
      if (proposals != null && !(proposals.applyAbove() >= 0.5 && proposals.applyAbove() <= 1)) {
        add(
            at + "/proposals/applyAbove",
            "reasons are applied above a precision of " + proposals.applyAbove(),
            "give 0.5 to 1: below, more are wrong than right; 1 is never, 0.9 to 0.95 is usual");
      }
    }
  }

  private void line(String place, LineRule rule, String at) {
    if (place.split("/", -1).length != WORK_CENTER) {
      add(
          at,
          "'%s' is no work center: only one counts as a line".formatted(place),
          "say it of the work center, area/work-center");
      return;
    }
    String constraint = rule.constraint();
    String entry = rule.entry();
    String exit = rule.exit();
    if (constraint != null && (entry != null || exit != null)) {
      add(
          at,
          "the line has a constraint and an entry or exit: its pieces would be counted twice",
          "name the constraint, or entry and exit");
    } else if (constraint == null && (entry == null) != (exit == null)) {
      add(
          at,
          "the line has %s and no %s"
              .formatted(entry == null ? "an exit" : "an entry", entry == null ? "entry" : "exit"),
          "name both: what goes in and what comes out good");
    } else if (constraint == null && entry == null) {
      add(at, "the line rule names no unit", "name the constraint, or entry and exit");
    }
    unit(place, constraint, at + "/constraint");
    unit(place, entry, at + "/entry");
    unit(place, exit, at + "/exit");
    if (entry != null && entry.equals(exit)) {
      add(
          at + "/exit",
          "'%s' is entry and exit".formatted(exit),
          "name it as the constraint, or another unit");
    }
  }

  private void unit(String line, @Nullable String unit, String at) {
    if (unit == null) {
      return;
    }
    if (!places.contains(unit)) {
      add(at, PlantModelCheck.noPlace(unit), PlantModelCheck.placeRemedy());
    } else if (!unit.startsWith(line + "/")) {
      add(
          at,
          "'%s' is no work unit of the line '%s'".formatted(unit, line),
          "name one of its own work units: " + line + "/work-unit");
    }
  }

  private void rules() {
    for (int i = 0; i < accounting.rules().size(); i++) {
      StopRule rule = accounting.rules().get(i);
      String at = "/accounting/rules/" + i;
      String equipment = rule.equipment();
      if (equipment != null) {
        place(equipment, at + "/equipment");
      }
      StopRule.When when = rule.when();
      if (when.equals(StopRule.When.ANYTHING)) {
        add(at + "/when", "the rule holds for every stop", "say what the stop has to be like");
      }
      if (when.days() != null && when.days().isEmpty()) {
        add(at + "/when/days", "no stop begins on none of the days", "name days, or leave it out");
      }
      Duration least = when.atLeast();
      Duration below = when.below();
      if (least != null && below != null && least.compareTo(below) >= 0) {
        add(
            at + "/when/below",
            "no stop is at least %s and below %s long".formatted(least, below),
            "give 'below' more than 'atLeast'");
      }
      if (rule.then().state() == null && rule.then().reason() == null) {
        add(at + "/then", "the rule changes nothing", "name a state, a reason or both");
      }
      String reason = rule.then().reason();
      if (reason != null
          && accounting.reasonTrees().stream().allMatch(tree -> tree.find(reason).isEmpty())) {
        add(
            at + "/then/reason",
            "no reason tree has '%s'".formatted(reason),
            "add it to a tree, or name one that is there");
      }
    }
  }

  private void place(String equipment, String at) {
    if (!equipment.isEmpty() && !places.contains(equipment)) {
      add(
          at,
          PlantModelCheck.noPlace(equipment),
          PlantModelCheck.placeRemedy() + ", or \"\" for the site");
    }
  }

  private void known(@Nullable String reference, List<String> known, String at, String what) {
    if (reference != null && !known.contains(reference)) {
      add(
          at,
          "there is no %s '%s'".formatted(what, reference),
          "add it, or name one of: " + PlantModelCheck.names(known));
    }
  }

  private void version(int version, String at) {
    if (version < 1) {
      add(at + "/version", "version is " + version, "count versions from 1");
    }
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}
