// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One line per work unit, from the answers of the services. Pure. */
final class StatusLines {
  private static final String UNKNOWN = "-";

  private StatusLines() {}

  /**
   * @param oee answer for the site: its work units with inputs and ratios.
   * @param states answer for the last minutes: the last interval of each unit is its state.
   * @param latest newest reading per tag.
   * @param now for the ages.
   */
  static List<String> of(JsonNode oee, JsonNode states, JsonNode latest, Instant now) {
    List<String> lines = new ArrayList<>();
    int width =
        oee.path("workUnits")
            .valueStream()
            .mapToInt(unit -> unit.path("equipment").asString().length())
            .reduce(1, Math::max);
    for (JsonNode unit : oee.path("workUnits")) {
      String equipment = unit.path("equipment").asString();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "s %-10s %9s pieces   OEE %s   last reading %s",
              equipment,
              state(equipment, states),
              pieces(unit),
              ratio(unit.path("ratios").path("oeeIndex").path("value")),
              age(equipment, latest, now)));
    }
    return lines;
  }

  private static String state(String equipment, JsonNode states) {
    String state = UNKNOWN;
    for (JsonNode unit : states.path("workUnits")) {
      if (equipment.equals(unit.path("equipment").asString())) {
        for (JsonNode interval : unit.path("intervals")) {
          state = interval.path("state").asString(UNKNOWN);
        }
      }
    }
    return state;
  }

  private static String pieces(JsonNode unit) {
    JsonNode pieces = unit.path("quantities").path("producedQuantity").path("pieces");
    return pieces.isNumber() ? String.format(Locale.ROOT, "%,d", pieces.asLong()) : UNKNOWN;
  }

  private static String ratio(JsonNode ratio) {
    return ratio.isNumber()
        ? String.format(Locale.ROOT, "%5.1f %%", ratio.asDouble() * 100)
        : "      " + UNKNOWN;
  }

  private static String age(String equipment, JsonNode latest, Instant now) {
    Instant newest = null;
    for (JsonNode reading : latest.path("readings")) {
      if (reading.path("tag").asString("").startsWith(equipment + "/")) {
        Instant at = Instant.parse(reading.path("at").asString());
        newest = newest == null || at.isAfter(newest) ? at : newest;
      }
    }
    return newest == null
        ? UNKNOWN
        : String.format(
            Locale.ROOT, "%.1f s ago", Duration.between(newest, now).toMillis() / 1000.0);
  }
}
