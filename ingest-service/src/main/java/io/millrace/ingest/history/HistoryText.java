// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import io.millrace.contracts.Json;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about the past as lines of text. */
final class HistoryText {
  /** Bears what the lines have no place for. */
  static final String SERIES_HEADER = "Millrace-Series";

  private HistoryText() {}

  /** The answer without its points, as JSON in ASCII: coverage, resolution, reporting. */
  static String series(HistoryView view) {
    ObjectNode series = Json.MAPPER.valueToTree(view);
    series.remove("points");
    return Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(series);
  }

  /** A line of JSON for each point. */
  static String ndjson(HistoryView view) {
    return view.points().stream()
        .map(point -> Json.MAPPER.writeValueAsString(point) + "\n")
        .collect(Collectors.joining());
  }

  /** A head line, then a line for each point, after RFC 4180. */
  static String csv(HistoryView view) {
    boolean isRaw = view.bucket() == null;
    String head =
        isRaw
            ? "at,value,quality,reason"
            : "from,to,readings,good,min,max,mean,last,counterDelta,coverage";
    return Stream.concat(
            Stream.of(head),
            view.points().stream().map(point -> isRaw ? raw(point) : bucket(point)))
        .map(line -> line + "\r\n")
        .collect(Collectors.joining());
  }

  private static String raw(HistoryView.Point point) {
    JsonNode value = point.value();
    return cells(
        point.at(),
        value == null ? null : value.isString() ? value.asString() : value,
        point.quality(),
        point.reason());
  }

  private static String bucket(HistoryView.Point point) {
    return cells(
        point.at(),
        point.to(),
        point.readings(),
        point.good(),
        point.min(),
        point.max(),
        point.mean(),
        point.last(),
        point.counterDelta(),
        point.coverage());
  }

  private static String cells(@Nullable Object... values) {
    return Arrays.stream(values).map(HistoryText::cell).collect(Collectors.joining(","));
  }

  /** Text that a spreadsheet would take for a formula is shown as text. */
  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    boolean isFormula =
        value instanceof String && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    String safe = isFormula ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }
}
