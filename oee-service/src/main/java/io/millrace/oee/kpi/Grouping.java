// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.oee.account.Account;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.calendar.ShiftSpan;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** By what the accounts of a window are grouped before KPIs are computed of each group. */
public enum Grouping {
  SHIFT,
  DAY,
  /** ISO weeks, from Monday on. */
  WEEK,
  MONTH,
  PRODUCT,
  ORDER,
  TEAM;

  /** What accounts may be summed over so that each lies in one group. */
  Over over() {
    return switch (this) {
      case SHIFT -> Over.SHIFTS;
      case DAY -> Over.DAYS;
      case WEEK -> Over.WEEKS;
      case MONTH -> Over.MONTHS;
      case PRODUCT -> Over.ALL;
      case ORDER -> Over.ORDERS;
      case TEAM -> Over.TEAMS;
    };
  }

  /** The group of an account: sorts by time or name, the same for accounts that belong together. */
  String key(Account account) {
    LocalDate day = account.slice().day();
    ShiftSpan shift = account.slice().shift();
    return switch (this) {
      case SHIFT ->
          shift == null
              ? day + " none"
              : shift.date() + " " + shift.window().from() + " " + shift.shift();
      case DAY -> day.toString();
      case WEEK -> {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        yield "%d-W%02d"
            .formatted(
                monday.get(IsoFields.WEEK_BASED_YEAR),
                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      }
      case MONTH -> "%d-%02d".formatted(day.getYear(), day.getMonthValue());
      case PRODUCT -> named(account.use().product());
      case ORDER -> named(account.use().order());
      case TEAM -> named(shift == null ? null : shift.team());
    };
  }

  private static String named(@Nullable String name) {
    return name == null ? "none" : name;
  }
}
