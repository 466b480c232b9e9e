// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a gateway says that a model would cost, before it is in force. It is told beside whatever
 * was asked, and its absence is no reason to fail. Immutable.
 *
 * @param forecast the gateway's answer; null when there is none.
 * @param missing why there is none; null when there is one.
 */
record ModelForecast(@Nullable JsonNode forecast, @Nullable String missing) {
  private static final String KEEPS = "KEEPS";
  private static final int MOST_UNUSABLE = 10;

  static ModelForecast ask(Deployment deployment, PlantText plant)
      throws CommandException, InterruptedException {
    try {
      return new ModelForecast(
          deployment.client(Service.GATEWAY).postYaml("/api/v1/forecasts", plant.text()), null);
    } catch (ServiceException e) {
      return new ModelForecast(null, e.why());
    }
  }

  /** Lines that would not keep their periods, or else one sentence that all do. */
  List<String> lines() {
    if (forecast == null) {
      return List.of("no forecast of the cycle times: %s".formatted(missing));
    }
    List<String> words = new ArrayList<>();
    for (JsonNode line : forecast.path("lines")) {
      if (!line.path("verdict").asString("").equals(KEEPS)) {
        words.add("! " + line.path("says").asString(""));
      }
    }
    if (words.isEmpty()) {
      busiest(forecast.path("lines")).ifPresent(words::add);
    }
    unusable(forecast).forEach(words::add);
    for (JsonNode other : forecast.path("elsewhere")) {
      words.add(
          "not forecast: %s of gateway '%s'; ask it with --gateway URL"
              .formatted(
                  counted(other.path("devices").size(), "device"),
                  other.path("gateway").asString("")));
    }
    return words;
  }

  /** What a model would change, with what it would cost. */
  ObjectNode beside(JsonNode view) {
    ObjectNode both = Json.MAPPER.createObjectNode();
    view.forEachEntry(both::set);
    if (forecast != null) {
      both.set("forecast", forecast);
    } else {
      both.put("forecastMissing", missing);
    }
    return both;
  }

  private static Optional<String> busiest(JsonNode lines) {
    return lines
        .valueStream()
        .max(Comparator.comparingDouble(line -> line.path("utilisation").asDouble()))
        .map(
            most ->
                "every line keeps its periods; the busiest is %s, %.0f %% of the time"
                    .formatted(
                        most.path("line").asString(""), 100 * most.path("utilisation").asDouble()));
  }

  private static List<String> unusable(JsonNode forecast) {
    List<String> words =
        devices(forecast)
            .flatMap(
                device ->
                    device
                        .path("unusable")
                        .valueStream()
                        .map(
                            tag ->
                                "! %s, tag %s at %s cannot be read: %s"
                                    .formatted(
                                        device.path("device").asString(""),
                                        tag.path("tag").asString(""),
                                        tag.path("address").asString(""),
                                        tag.path("reason").asString(""))))
            .toList();
    if (words.size() <= MOST_UNUSABLE) {
      return words;
    }
    List<String> some = new ArrayList<>(words.subList(0, MOST_UNUSABLE));
    some.add("! and %d more such tags; --json has them".formatted(words.size() - MOST_UNUSABLE));
    return some;
  }

  private static Stream<JsonNode> devices(JsonNode forecast) {
    return forecast.path("lines").valueStream().flatMap(line -> line.path("devices").valueStream());
  }

  private static String counted(int number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }
}
