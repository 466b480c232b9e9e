// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.database;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A table of time series and the pieces it is cut into on plain PostgreSQL. */
public enum Cut {
  SAMPLE("sample", false),
  SAMPLE_TEXT("sample_text", false),
  SAMPLE_1M("sample_1m", true);

  private final String table;
  private final boolean isMonthly;

  Cut(String table, boolean isMonthly) {
    this.table = table;
    this.isMonthly = isMonthly;
  }

  public String table() {
    return table;
  }

  /** First day, UTC, of the piece that holds an instant. */
  LocalDate start(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return isMonthly ? day.withDayOfMonth(1) : day;
  }

  /** First day, UTC, of the piece after the one that starts on a day. */
  LocalDate next(LocalDate start) {
    return isMonthly ? start.plusMonths(1) : start.plusDays(1);
  }

  /** Name of the piece that starts on a day: {@code sample_20260131}. */
  String piece(LocalDate start) {
    return "%s_%04d%02d%02d"
        .formatted(table, start.getYear(), start.getMonthValue(), start.getDayOfMonth());
  }
}
