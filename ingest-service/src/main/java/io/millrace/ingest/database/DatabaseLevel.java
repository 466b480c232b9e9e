// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.database;

import java.util.ArrayList;
import java.util.List;

/** What the database can do with time series. */
public enum DatabaseLevel {
  /** PostgreSQL 15 or later: partitions by day, made and dropped by this service. */
  PLAIN,
  /** TimescaleDB under the Apache licence: hypertables. */
  TIMESCALE_APACHE,
  /** TimescaleDB with everything: hypertables with a columnstore. */
  TIMESCALE_COMMUNITY;

  public boolean isTimescale() {
    return switch (this) {
      case PLAIN -> false;
      case TIMESCALE_APACHE, TIMESCALE_COMMUNITY -> true;
    };
  }

  /** Class path folders of the migrations that make this level's tables. */
  List<String> locations() {
    List<String> locations = new ArrayList<>(List.of("db/ingest"));
    switch (this) {
      case PLAIN -> locations.add("db/ingest-plain");
      case TIMESCALE_APACHE -> locations.addAll(List.of("db/ingest-timescale", "db/ingest-btree"));
      case TIMESCALE_COMMUNITY ->
          locations.addAll(List.of("db/ingest-timescale", "db/ingest-columnstore"));
    }
    return locations;
  }
}
