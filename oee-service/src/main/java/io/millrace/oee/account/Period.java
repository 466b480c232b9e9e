// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.oee.facts.Window;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** Stretches of whole days over which kept accounts are summed. */
enum Period {
  /** From Monday on. */
  WEEK {
    @Override
    LocalDate first(LocalDate day) {
      return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusWeeks(1);
    }
  },
  MONTH {
    @Override
    LocalDate first(LocalDate day) {
      return day.withDayOfMonth(1);
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusMonths(1);
    }
  };

  /** First day of the period that a day lies in. */
  abstract LocalDate first(LocalDate day);

  /** First day of the one after. */
  abstract LocalDate next(LocalDate first);

  /** Those that a window touches, whole and in order; their edges are edges of slices. */
  List<Window> touching(Window window, ZoneId zone) {
    List<Window> periods = new ArrayList<>();
    LocalDate first = first(window.from().atZone(zone).toLocalDate());
    Window period = of(first, zone);
    while (period.from().isBefore(window.to())) {
      periods.add(period);
      first = next(first);
      period = of(first, zone);
    }
    return List.copyOf(periods);
  }

  private Window of(LocalDate first, ZoneId zone) {
    return new Window(
        first.atStartOfDay(zone).toInstant(), next(first).atStartOfDay(zone).toInstant());
  }
}
