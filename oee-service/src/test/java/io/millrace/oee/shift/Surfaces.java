// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.account.NineDays;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Pdf;
import io.millrace.oee.document.Xlsx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The figures of the filler as each surface shows them: by name, as they are written there. */
final class Surfaces {
  private final RunningService service;

  Surfaces(RunningService service) {
    this.service = service;
  }

  JsonNode json(String path) {
    RunningService.Answer answer = service.get(path);
    assertEquals(200, answer.status(), path + " " + answer.body());
    return answer.body();
  }

  /** By name, what is known; undefined ratios and unknown pieces are left out everywhere. */
  static SortedMap<String, String> figures(JsonNode figures) {
    SortedMap<String, String> digits = new TreeMap<>();
    put(digits, "revision", figures.at("/revision").asString());
    put(digits, "coverage", figures.at("/coverage").toString());
    figures.at("/times").properties().forEach(e -> put(digits, e.getKey(), text(e, "/value")));
    figures
        .at("/quantities")
        .properties()
        .forEach(e -> put(digits, e.getKey(), text(e, "/pieces")));
    figures.at("/ratios").properties().forEach(e -> put(digits, e.getKey(), text(e, "/value")));
    return digits;
  }

  private static String text(Map.Entry<String, JsonNode> entry, String pointer) {
    JsonNode node = entry.getValue().at(pointer);
    return node.isMissingNode() || node.isNull()
        ? ""
        : node.isString() ? node.asString() : node.toString();
  }

  private static void put(Map<String, String> digits, String name, String text) {
    if (!text.isEmpty()) {
      boolean isReal = text.matches("-?\\d+\\.\\d+(E-?\\d+)?");
      digits.put(name, isReal ? Double.toString(Double.parseDouble(text)) : text);
    }
  }

  /** Every row of a table, as far as it is figures. */
  List<Map<String, String>> csv(String path) {
    List<List<String>> lines = CsvText.lines(service.get(path, Csv.TYPE).text());
    List<Map<String, String>> rows = new ArrayList<>();
    int first = lines.getFirst().indexOf("revision");
    for (List<String> line : lines.subList(1, lines.size())) {
      Map<String, String> row = new TreeMap<>();
      for (int column = first; column < line.size(); column++) {
        put(row, lines.getFirst().get(column), line.get(column));
      }
      rows.add(row);
    }
    return rows;
  }

  Map<String, Map<String, String>> series(String by) {
    Map<String, Map<String, String>> found = new HashMap<>();
    json("/api/v1/oee/series?equipment=%s&from=%s&to=%s&by=%s"
            .formatted(FILLER, NineDays.START, NineDays.END, by))
        .at("/groups")
        .forEach(group -> found.put(group.at("/from").asString(), figures(group.at("/figures"))));
    return found;
  }

  Map<String, String> sections(String path) {
    Map<String, String> digits = new TreeMap<>();
    for (List<String> line : CsvText.lines(service.get(path, Csv.TYPE).text())) {
      add(digits, line.getFirst(), line.get(1), line.get(2));
    }
    return digits;
  }

  private static void add(Map<String, String> digits, String section, String name, String value) {
    if (List.of("KPIs", "Times", "Quantities").contains(section)) {
      put(digits, name, value);
    } else if (section.equals("Definitions") && name.equals("coverage")) {
      put(digits, name, value);
    } else if (section.equals("Definitions") && name.equals("figures")) {
      put(digits, "revision", value);
    }
  }

  Map<String, String> workbook(String path) throws IOException {
    Map<String, String> digits = new TreeMap<>();
    RunningService.Raw raw = service.get(path, Xlsx.TYPE);
    assertEquals(Xlsx.TYPE, raw.type());
    try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(raw.body()))) {
      for (var sheet : workbook.getSheets().toList()) {
        List<Row> rows = sheet.read();
        for (Row row : rows.subList(1, rows.size())) {
          if (row.getCellCount() > 1) {
            add(
                digits,
                sheet.getName(),
                row.getCellText(0),
                row.getOptionalCell(1).map(c -> c.getText()).orElse(""));
          }
        }
      }
    }
    return digits;
  }

  String paper(String path) {
    RunningService.Raw raw = service.get(path, Pdf.TYPE);
    assertEquals(Pdf.TYPE, raw.type());
    try (PDDocument document = Loader.loadPDF(raw.body())) {
      return new PDFTextStripper().getText(document);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands beside each name that is looked for; the wrong digits where it does not. */
  Map<String, String> paper(String path, Map<String, String> names) {
    String text = paper(path);
    Map<String, String> found = new TreeMap<>();
    for (String name : names.keySet()) {
      String label = name.equals("revision") ? "figures" : name;
      var line = Pattern.compile("(?m)^" + label + " (\\S+)").matcher(text);
      put(found, name, line.find() ? line.group(1) : "not found");
    }
    return found;
  }

  JsonNode kept(String from) {
    return Json.MAPPER.readTree(
        service
            .bean(JdbcClient.class)
            .sql(
                """
                select figures::text from closed_shift c join work_unit u on u.id = c.work_unit_id
                where u.path = :path and from_at = :from::timestamptz order by revision desc limit 1
                """)
            .param("path", FILLER.path())
            .param("from", from)
            .query(String.class)
            .single());
  }

  /** By beginning and revision; all that there are, since corrections come last. */
  Map<String, Map<String, String>> events() {
    int all =
        service
            .bean(JdbcClient.class)
            .sql(
                """
                select count(*) from closed_shift c join work_unit u on u.id = c.work_unit_id
                where u.path = :path
                """)
            .param("path", FILLER.path())
            .query(Integer.class)
            .single();
    Map<String, Map<String, String>> events = new HashMap<>();
    for (ConsumerRecord<String, String> record :
        Stream.received(Topics.EQUIPMENT_SHIFTS, FILLER.path(), all)) {
      JsonNode event = Json.MAPPER.readTree(record.value());
      Map<String, String> digits = new TreeMap<>();
      put(digits, "coverage", event.at("/coverage").toString());
      for (String group : List.of("/times", "/quantities", "/ratios")) {
        event.at(group).properties().forEach(e -> put(digits, e.getKey(), text(e, "")));
      }
      events.put(event.at("/from").asString() + " " + event.at("/revision").asInt(), digits);
    }
    return events;
  }
}
