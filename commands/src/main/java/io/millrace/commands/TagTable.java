// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.plant.TagDefinition;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Tags in a table of comma separated values, as a spreadsheet writes it. The first line names the
 * columns, which are the fields of a tag in the plant model; commas, semicolons or tabs stand
 * between them. What is wrong is told at once, each with its line.
 */
final class TagTable {
  private static final Map<String, RecordComponent> FIELDS =
      Arrays.stream(TagDefinition.class.getRecordComponents())
          .collect(
              Collectors.toMap(
                  field -> plain(field.getName()),
                  field -> field,
                  (a, _) -> a,
                  LinkedHashMap::new));
  private static final int MOST_TOLD = 20;

  private final String file;
  private final List<String> mistakes = new ArrayList<>();
  private final List<TagRow> rows = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();

  private TagTable(String file) {
    this.file = file;
  }

  /** A line of cells. */
  private record Line(int number, List<String> cells) {
    String cell(int column) {
      return column < cells.size() ? cells.get(column).strip() : "";
    }
  }

  /**
   * @param file its name, for messages.
   * @throws CommandException with every mistake and its line.
   */
  static List<TagRow> rows(String file, String text) throws CommandException {
    TagTable table = new TagTable(file);
    List<Line> lines = table.lines(text);
    if (lines.isEmpty()) {
      throw new CommandException("%s is empty".formatted(file));
    }
    List<@Nullable RecordComponent> columns = table.columns(lines.getFirst());
    if (table.mistakes.isEmpty()) {
      lines.stream().skip(1).forEach(line -> table.row(line, columns));
    }
    if (table.mistakes.isEmpty() && table.rows.isEmpty()) {
      throw new CommandException("%s has no tags below its first line".formatted(file));
    }
    if (!table.mistakes.isEmpty()) {
      throw new CommandException(table.words());
    }
    return List.copyOf(table.rows);
  }

  private List<Line> lines(String text) throws CommandException {
    CsvMapper csv = CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build();
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
    List<Line> lines = new ArrayList<>();
    try (JsonParser parser = csv.reader(schema).createParser(text)) {
      parser.nextToken(); // the array of all lines
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        int number = parser.currentLocation().getLineNr();
        List<String> cells = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          cells.add(parser.getString());
        }
        if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
          lines.add(new Line(number, cells));
        }
      }
    } catch (JacksonException e) {
      throw new CommandException(
          "%s:%d cannot be read: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    return lines;
  }

  /** What the first line has most of. */
  private static char separator(String text) {
    String head = text.lines().findFirst().orElse("");
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(head, candidate) > count(head, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private List<@Nullable RecordComponent> columns(Line head) {
    List<@Nullable RecordComponent> columns = new ArrayList<>();
    for (String title : head.cells()) {
      RecordComponent field = FIELDS.get(plain(title));
      if (field == null && !title.isBlank()) {
        add(head, "there is no column '%s'".formatted(title.strip()), "use some of: " + known());
      } else if (field != null && columns.contains(field)) {
        add(head, "column '%s' is there twice".formatted(title.strip()), "remove one of the two");
      }
      columns.add(field);
    }
    if (!columns.contains(FIELDS.get("name"))) {
      add(head, "there is no column 'name'", "name the columns in the first line");
    }
    return columns;
  }

  private void row(Line line, List<@Nullable RecordComponent> columns) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      RecordComponent field = columns.get(i);
      String cell = line.cell(i);
      if (field != null && !cell.isEmpty()) {
        check(line, field, cell);
        fields.put(field.getName(), cell);
      }
    }
    for (int i = columns.size(); i < line.cells().size(); i++) {
      if (!line.cell(i).isEmpty()) {
        add(
            line,
            "'%s' stands in a column without a name".formatted(line.cell(i)),
            "put cells with a separator in them into double quotes");
      }
    }
    String name = fields.get("name");
    if (name == null) {
      add(line, "the tag has no name", "write one in column 'name'");
      return;
    }
    Integer first = seen.putIfAbsent(name, line.number());
    if (first != null) {
      add(line, "tag '%s' is there already, in line %d".formatted(name, first), "remove one");
    }
    rows.add(new TagRow(line.number(), name, fields));
  }

  private void check(Line line, RecordComponent field, String cell) {
    try {
      if (field.getType() == Integer.class) {
        Integer.parseInt(cell);
      } else if (field.getType() == Double.class) {
        Double.parseDouble(cell);
      }
    } catch (NumberFormatException _) {
      add(
          line,
          "%s '%s' is no number".formatted(field.getName(), cell),
          field.getType() == Double.class
              ? "write it with a point, such as 0.1"
              : "write a whole number");
    }
  }

  private String words() {
    int more = mistakes.size() - MOST_TOLD;
    return "%s has %d mistakes; nothing was changed.%n".formatted(file, mistakes.size())
        + mistakes.stream().limit(MOST_TOLD).collect(Collectors.joining(System.lineSeparator()))
        + (more > 0 ? "%n  and %d more".formatted(more) : "");
  }

  private void add(Line line, String message, String remedy) {
    mistakes.add("  %s:%d %s%n    -> %s".formatted(file, line.number(), message, remedy));
  }

  private static String known() {
    return FIELDS.values().stream().map(RecordComponent::getName).collect(Collectors.joining(", "));
  }

  /** Titles may be written as {@code unitId}, {@code unit_id} or {@code Unit ID}. */
  private static String plain(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
  }
}
