// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import com.github.mangstadt.vinnie.io.VObjectPropertyValues;
import io.millrace.oee.calendar.CalendarFile.Component;
import io.millrace.oee.calendar.CalendarFile.Line;
import io.millrace.oee.calendar.CalendarFile.Mistake;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One VEVENT of a calendar file: an event with all its occurrences, or what is otherwise with one
 * of them. Immutable.
 *
 * @param line where it begins in the file.
 * @param sequence which telling of it this is; the highest holds.
 * @param instance which occurrence of a series it replaces; null for an event of its own.
 * @param kind what its categories say; null when none is a kind of planned downtime.
 * @param why its summary, one line of at most 200 characters.
 * @param rule on which days it comes again; null for never.
 * @param added beginnings beside those of the rule, with the length where it is another one.
 * @param excluded occurrences, or days of occurrences, that are left out.
 */
record Event(
    String uid,
    int line,
    int sequence,
    @Nullable Instant instance,
    Moment start,
    Moment.Length length,
    boolean isCancelled,
    Booking.@Nullable Kind kind,
    String why,
    @Nullable Recurrence rule,
    List<Added> added,
    List<Moment> excluded) {
  private static final int LONGEST_UID = 500;
  private static final int LONGEST_WHY = 200;
  private static final Duration LONGEST = Duration.ofDays(366);

  Event {
    added = List.copyOf(added);
    excluded = List.copyOf(excluded);
  }

  /**
   * An occurrence that the file names by itself.
   *
   * @param length null for that of the event.
   */
  record Added(Moment start, Moment.@Nullable Length length) {}

  /** Whether it has more than one occurrence. */
  boolean isSeries() {
    return rule != null || !added.isEmpty();
  }

  /**
   * @param site time zone of days, and of times that name none; null when it is not known.
   * @return empty when it cannot be read; mistakes say why.
   */
  static Optional<Event> of(Component component, @Nullable ZoneId site, List<Mistake> mistakes) {
    int before = mistakes.size();
    String uid = component.find("UID").map(line -> text(line.value())).orElse("");
    if (uid.isEmpty() || uid.length() > LONGEST_UID) {
      return wrong(
          component.line(),
          uid.isEmpty()
              ? "an event has no UID"
              : "the UID of an event has %d characters".formatted(uid.length()),
          "give each event a UID of its own, of at most %d characters".formatted(LONGEST_UID),
          mistakes);
    }
    String called = CalendarFile.shown(uid);
    Optional<Line> begins = component.find("DTSTART");
    if (begins.isEmpty()) {
      return wrong(
          component.line(), called + " has no DTSTART", "say when the event begins", mistakes);
    }
    Optional<Moment> start = Moment.of(begins.get(), site, called, mistakes);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    Optional<Moment.Length> length = length(component, start.get(), site, called, mistakes);
    Optional<Recurrence> rule = rule(component, start.get(), called, mistakes);
    Optional<Moment> instance = instance(component, start.get(), site, called, mistakes);
    int sequence = sequence(component, called, mistakes);
    List<Added> added = added(component, site, called, mistakes);
    List<Moment> excluded = new ArrayList<>();
    for (Line line : component.all("EXDATE")) {
      excluded.addAll(Moment.all(line, site, called, mistakes));
    }
    if (mistakes.size() > before || length.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            uid,
            component.line(),
            sequence,
            instance.map(Moment::at).orElse(null),
            start.get(),
            length.get(),
            component
                .find("STATUS")
                .filter(line -> line.value().strip().equalsIgnoreCase("CANCELLED"))
                .isPresent(),
            kind(component),
            why(component),
            rule.orElse(null),
            added,
            excluded));
  }

  private static <T> Optional<T> wrong(
      int line, String message, String remedy, List<Mistake> mistakes) {
    mistakes.add(new Mistake(line, message, remedy));
    return Optional.empty();
  }

  private static Optional<Moment.Length> length(
      Component component,
      Moment start,
      @Nullable ZoneId site,
      String called,
      List<Mistake> mistakes) {
    Optional<Line> ends = component.find("DTEND");
    Optional<Line> lasts = component.find("DURATION");
    if (ends.isPresent() && lasts.isPresent()) {
      return wrong(
          ends.get().number(),
          called + " has a DTEND and a DURATION",
          "send one of them",
          mistakes);
    }
    if (lasts.isPresent()) {
      Optional<Moment.Length> length = Moment.length(lasts.get().value());
      return length.isPresent()
          ? fitting(start, length.get(), lasts.get().number(), called, mistakes)
          : wrong(
              lasts.get().number(),
              "DURATION of %s is %s".formatted(called, CalendarFile.shown(lasts.get().value())),
              "write it as PT8H or P1D",
              mistakes);
    }
    if (ends.isEmpty()) {
      return Optional.of(new Moment.Length(start.isDate() ? 1 : 0, Duration.ZERO));
    }
    Optional<Moment> end = Moment.of(ends.get(), site, called, mistakes);
    if (end.isEmpty()) {
      return Optional.empty();
    }
    if (end.get().isDate() != start.isDate() || end.get().at().isBefore(start.at())) {
      return wrong(
          ends.get().number(),
          "%s ends at %s, but begins at %s".formatted(called, end.get().at(), start.at()),
          "send a DTEND after DTSTART; both are days, or both are times",
          mistakes);
    }
    return fitting(start, between(start, end.get()), ends.get().number(), called, mistakes);
  }

  /** By RFC 5545 an end between times is an exact length, and between days so many days. */
  static Moment.Length between(Moment start, Moment end) {
    return start.isDate()
        ? new Moment.Length(
            end.local().toLocalDate().toEpochDay() - start.local().toLocalDate().toEpochDay(),
            Duration.ZERO)
        : new Moment.Length(0, Duration.between(start.at(), end.at()));
  }

  private static Optional<Moment.Length> fitting(
      Moment start, Moment.Length length, int line, String called, List<Mistake> mistakes) {
    Duration exact = Duration.between(start.at(), start.plus(length));
    return exact.compareTo(LONGEST) > 0
        ? wrong(
            line,
            "%s lasts %d days".formatted(called, exact.toDays()),
            "book at most a year at once",
            mistakes)
        : Optional.of(length);
  }

  private static Optional<Recurrence> rule(
      Component component, Moment start, String called, List<Mistake> mistakes) {
    List<Line> rules = component.all("RRULE");
    if (rules.size() > 1 || component.find("EXRULE").isPresent()) {
      return wrong(
          component.line(),
          called + " has more than one rule of recurrence",
          "send one RRULE and no EXRULE; EXDATE leaves days out",
          mistakes);
    }
    return rules.isEmpty()
        ? Optional.empty()
        : Recurrence.of(rules.getFirst(), start, called, mistakes);
  }

  private static Optional<Moment> instance(
      Component component,
      Moment start,
      @Nullable ZoneId site,
      String called,
      List<Mistake> mistakes) {
    Optional<Line> replaces = component.find("RECURRENCE-ID");
    if (replaces.isEmpty()) {
      return Optional.empty();
    }
    Line line = replaces.get();
    if (line.parameter("RANGE").isPresent()) {
      return wrong(
          line.number(),
          called + " changes an occurrence and all that follow it",
          "end the series with UNTIL and begin another one",
          mistakes);
    }
    if (component.find("RRULE").isPresent() || component.find("RDATE").isPresent()) {
      return wrong(
          line.number(),
          called + " is one occurrence of a series and recurs itself",
          "send no RRULE and no RDATE beside RECURRENCE-ID",
          mistakes);
    }
    return Moment.of(line, site, called, mistakes)
        .map(
            // Of a series of times some programs name the day alone.
            moment ->
                moment.isDate() && !start.isDate()
                    ? start.on(moment.local().toLocalDate())
                    : moment);
  }

  private static int sequence(Component component, String called, List<Mistake> mistakes) {
    Optional<Line> line = component.find("SEQUENCE");
    String value = line.map(one -> one.value().strip()).orElse("0");
    if (!value.matches("\\d{1,9}")) {
      mistakes.add(
          new Mistake(
              line.map(Line::number).orElse(component.line()),
              "SEQUENCE of %s is %s".formatted(called, CalendarFile.shown(value)),
              "send a whole number"));
      return 0;
    }
    return Integer.parseInt(value);
  }

  private static List<Added> added(
      Component component, @Nullable ZoneId site, String called, List<Mistake> mistakes) {
    List<Added> added = new ArrayList<>();
    for (Line line : component.all("RDATE")) {
      for (String value : line.value().split(",", -1)) {
        String[] parts = value.split("/", -1);
        Optional<Moment> start = Moment.of(line, parts[0], site, called, mistakes);
        if (start.isEmpty()) {
          continue;
        }
        Optional<Moment.Length> length =
            parts.length == 1
                ? Optional.empty()
                : periodLength(line, parts, start.get(), site, called, mistakes);
        added.add(new Added(start.get(), length.orElse(null)));
      }
    }
    return added;
  }

  private static Optional<Moment.Length> periodLength(
      Line line,
      String[] parts,
      Moment start,
      @Nullable ZoneId site,
      String called,
      List<Mistake> mistakes) {
    Optional<Moment.Length> length =
        parts.length == 2 && parts[1].startsWith("P")
            ? Moment.length(parts[1])
            : parts.length == 2
                ? Moment.of(line, parts[1], site, called, mistakes)
                    .filter(end -> !end.isDate() && end.at().isAfter(start.at()))
                    .map(end -> between(start, end))
                : Optional.empty();
    return length.isPresent()
        ? fitting(start, length.get(), line.number(), called, mistakes)
        : wrong(
            line.number(),
            "RDATE of %s has the period %s".formatted(called, String.join("/", parts)),
            "write it as 20260302T060000Z/PT8H",
            mistakes);
  }

  private static Booking.@Nullable Kind kind(Component component) {
    for (Line line : component.all("CATEGORIES")) {
      for (String category : VObjectPropertyValues.parseList(line.value())) {
        Optional<Booking.Kind> kind = Booking.Kind.of(category);
        if (kind.isPresent()) {
          return kind.get();
        }
      }
    }
    return null;
  }

  private static String why(Component component) {
    String summary =
        component
            .find("SUMMARY")
            .map(line -> text(line.value()).replaceAll("\\s+", " ").strip())
            .filter(text -> !text.isEmpty())
            .orElse("(no summary)");
    if (summary.length() <= LONGEST_WHY) {
      return summary;
    }
    int end = LONGEST_WHY - 1;
    return summary.substring(0, Character.isHighSurrogate(summary.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private static String text(String value) {
    return VObjectPropertyValues.unescape(value).strip();
  }
}
