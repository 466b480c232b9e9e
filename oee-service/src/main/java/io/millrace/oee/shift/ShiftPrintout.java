// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Printout;
import io.millrace.oee.document.Printout.Section;
import io.millrace.oee.document.Table;
import io.millrace.oee.kpi.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How a shift's report stands on paper. Pure. */
final class ShiftPrintout {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private ShiftPrintout() {}

  static Printout of(ShiftReport whole) {
    ClosedShift report = whole.report();
    return new Printout(
        "%s_%s_%s_r%d"
            .formatted(report.equipment(), report.date(), report.shift(), report.revision()),
        "Shift report: %s, %s of %s".formatted(report.equipment(), report.shift(), report.date()),
        lines(whole),
        sections(whole),
        footer(whole));
  }

  private static List<String> lines(ShiftReport whole) {
    ClosedShift report = whole.report();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s to %s%s"
            .formatted(
                local(whole, report.from()),
                local(whole, report.to()),
                report.team() == null ? "" : ", team " + report.team()));
    lines.add(
        "OEE index %s, availability %s, effectiveness %s, quality ratio %s (rounded)"
            .formatted(
                percent(report.figures(), "oeeIndex"),
                percent(report.figures(), "availability"),
                percent(report.figures(), "effectiveness"),
                percent(report.figures(), "qualityRatio")));
    int newest = whole.revisions().getLast().revision();
    if (report.revision() < newest) {
      lines.add("It was corrected since: the newest revision is %d.".formatted(newest));
    }
    ShiftDetail detail = whole.detail();
    if (detail == null) {
      lines.add("Its waterfall and stops were not kept when it was reported.");
    } else if (detail.stops().size() < detail.stopCount()) {
      lines.add(
          "It had %d stops; the longest %d are shown."
              .formatted(detail.stopCount(), detail.stops().size()));
    }
    lines.addAll(report.figures().notes());
    return lines;
  }

  private static List<Section> sections(ShiftReport whole) {
    Figures figures = whole.report().figures();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "KPIs",
            Table.of(
                List.of("name", "value", "unit", "note", "formula"),
                new TreeMap<>(figures.ratios()).entrySet(),
                kpi ->
                    Cell.row(
                        kpi.getKey(),
                        kpi.getValue().value(),
                        kpi.getValue().unit(),
                        kpi.getValue().undefined(),
                        kpi.getValue().formula()))));
    sections.add(
        new Section(
            "Times",
            Table.of(
                List.of("name", "value", "symbol"),
                new TreeMap<>(figures.times()).entrySet(),
                time ->
                    Cell.row(time.getKey(), time.getValue().value(), time.getValue().symbol()))));
    sections.add(
        new Section(
            "Quantities",
            Table.of(
                List.of("name", "value", "symbol", "plannedRunTime", "note"),
                new TreeMap<>(figures.quantities()).entrySet(),
                quantity ->
                    Cell.row(
                        quantity.getKey(),
                        quantity.getValue().pieces(),
                        quantity.getValue().symbol(),
                        quantity.getValue().plannedRunTime(),
                        quantity.getValue().unknown()))));
    ShiftDetail detail = whole.detail();
    if (detail != null) {
      sections.add(
          new Section(
              "Waterfall",
              Table.of(
                  List.of("name", "lost", "left", "remains"),
                  detail.waterfall().steps(),
                  step -> Cell.row(step.name(), step.lost(), step.left(), step.remains()))));
      sections.add(
          new Section("Stops", Table.of(ShiftStop.COLUMNS, detail.stops(), ShiftStop::cells)));
    }
    sections.add(
        new Section(
            "Unknown time",
            Table.of(
                List.of("name", "value"),
                new TreeMap<>(figures.unknownCauses()).entrySet(),
                cause -> Cell.row(cause.getKey(), cause.getValue()))));
    sections.add(
        new Section(
            "Revisions",
            Table.of(
                List.of("revision", "at", "cause", "author"),
                whole.revisions(),
                one -> Cell.row(one.revision(), one.at(), one.cause(), one.author()))));
    sections.add(new Section("Definitions", definitions(whole)));
    return sections;
  }

  private static Table definitions(ShiftReport whole) {
    ClosedShift report = whole.report();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(Cell.row("equipment", report.equipment()));
    rows.add(Cell.row("shift", report.shift()));
    rows.add(Cell.row("date", report.date()));
    rows.add(Cell.row("from", report.from()));
    rows.add(Cell.row("to", report.to()));
    rows.add(Cell.row("team", report.team()));
    rows.add(Cell.row("revision", report.revision()));
    rows.add(Cell.row("coverage", report.figures().coverage()));
    rows.add(Cell.row("figures", report.figures().revision()));
    rows.add(Cell.row("modelVersion", report.modelVersion()));
    rows.add(Cell.row("profile", report.profile()));
    ShiftDetail detail = whole.detail();
    if (detail != null) {
      rows.add(Cell.row("timeZone", detail.definitions().timeZone()));
      rows.add(Cell.row("calendar", detail.definitions().calendar()));
      rows.add(Cell.row("reasonTree", detail.definitions().reasonTree()));
      rows.add(Cell.row("microStop", detail.definitions().microStop()));
      if (detail.definitions().startUpTime() != null) {
        rows.add(Cell.row("startUpTime", detail.definitions().startUpTime()));
      }
    }
    return new Table(List.of("name", "value"), rows);
  }

  private static String footer(ShiftReport whole) {
    ClosedShift report = whole.report();
    ShiftDetail detail = whole.detail();
    return "%s · %s of %s · coverage %s · plant model version %d · profile %s%s · revision %d, reported %s, %s%s"
        .formatted(
            report.equipment(),
            report.shift(),
            report.date(),
            report.figures().coverage(),
            report.modelVersion(),
            report.profile(),
            detail == null
                ? ""
                : " · calendar %s · reason tree %s"
                    .formatted(detail.definitions().calendar(), detail.definitions().reasonTree()),
            report.revision(),
            report.at(),
            report.cause(),
            report.author() == null ? "" : " by " + report.author());
  }

  private static String local(ShiftReport whole, Instant at) {
    ShiftDetail detail = whole.detail();
    ZoneId zone = detail == null ? ZoneOffset.UTC : ZoneId.of(detail.definitions().timeZone());
    return LOCAL.format(at.atZone(zone)) + " " + zone.getId();
  }

  /** For reading only; the digits that count stand in the table. */
  private static String percent(Figures figures, String name) {
    Figures.Fraction ratio = figures.ratios().get(name);
    Double value = ratio == null ? null : ratio.value();
    return value == null
        ? "undefined"
        : BigDecimal.valueOf(value).movePointRight(2).setScale(1, RoundingMode.HALF_UP) + " %";
  }
}
