// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.calendar.CalendarFile.Component;
import io.millrace.oee.calendar.CalendarFile.Line;
import io.millrace.oee.calendar.CalendarFile.Mistake;
import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a calendar file says of planned downtime in a window. Immutable.
 *
 * @param told each event of the file, by its UID.
 * @param skipped what the file has and is not booked, with the reason.
 */
record Agenda(List<Told> told, List<Skipped> skipped) {
  /** Most occurrences that are read from one file. */
  static final int MOST_OCCURRENCES = 10_000;

  /** Most events that recur: each may have to be reckoned from its beginning, decades ago. */
  static final int MOST_SERIES = 1_000;

  Agenda {
    told = List.copyOf(told);
    skipped = List.copyOf(skipped);
  }

  /**
   * An occurrence to be booked.
   *
   * @param original when it began before it was moved by itself.
   */
  record Occurrence(String uid, Instant original, Window window, Booking.Kind kind, String why) {}

  /**
   * One event.
   *
   * @param isWhole whether the file tells the whole event, so that what it no longer has is gone;
   *     else it tells single occurrences of it.
   * @param originals the occurrences that are told by themselves.
   * @param occurrences to be booked, by time; none when it is cancelled.
   */
  record Told(String uid, boolean isWhole, Set<Instant> originals, List<Occurrence> occurrences) {
    Told {
      originals = Set.copyOf(originals);
      occurrences = List.copyOf(occurrences);
    }
  }

  /** Why something in a file is not booked. */
  enum Reason {
    /** The calendar says that it does not take place. */
    CANCELLED,
    /** It begins and ends at the same instant. */
    NO_LENGTH,
    /** No occurrence begins in the window. */
    OUTSIDE_WINDOW,
    /** A task, a note or free time. */
    NO_EVENT,
    /** A higher SEQUENCE of the same event is in the file. */
    SUPERSEDED,
    /** It was exported from here, and is a booking of this place. */
    BOOKED_HERE,
    /** Somebody cancelled this booking here. */
    CANCELLED_HERE
  }

  /**
   * @param uid of the event; null when it has none.
   * @param from when it begins; null for a whole event.
   */
  record Skipped(@Nullable String uid, @Nullable Instant from, Reason reason) {}

  /**
   * Reads a file. Where it adds a mistake, what it answers is of no use.
   *
   * @param window in which occurrences begin.
   * @param site time zone of days, and of times that name none; null when it is not known.
   * @param kind of events whose categories are none of ours; null when they have to be.
   */
  static Agenda of(
      byte[] file,
      Window window,
      @Nullable ZoneId site,
      Booking.@Nullable Kind kind,
      List<Mistake> mistakes) {
    CalendarFile calendar = CalendarFile.of(file, mistakes);
    if (!mistakes.isEmpty()) {
      return new Agenda(List.of(), List.of());
    }
    return new Gathering(window, site, kind, mistakes).of(calendar);
  }

  /** Reads one file. Confined to one thread. */
  private static final class Gathering {
    private final Window window;
    private final @Nullable ZoneId site;
    private final Booking.@Nullable Kind kind;
    private final List<Mistake> mistakes;
    private final List<Skipped> skipped = new ArrayList<>();
    private int occurrences;

    Gathering(
        Window window, @Nullable ZoneId site, Booking.@Nullable Kind kind, List<Mistake> mistakes) {
      this.window = window;
      this.site = site;
      this.kind = kind;
      this.mistakes = mistakes;
    }

    Agenda of(CalendarFile calendar) {
      boolean isCancelling = isCancelling(calendar);
      Map<String, List<Event>> byUid = new LinkedHashMap<>();
      int series = 0;
      for (Component component : calendar.components()) {
        if (mistakes.size() >= CalendarFile.MOST_MISTAKES) {
          break;
        }
        if (component.name().equals("VEVENT")) {
          Optional<Event> event = Event.of(component, site, mistakes);
          event.ifPresent(one -> byUid.computeIfAbsent(one.uid(), _ -> new ArrayList<>()).add(one));
          event
              .filter(one -> one.kind() == null && kind == null)
              .filter(one -> !one.isCancelled() && !isCancelling)
              .ifPresent(this::kindMissing);
          series += event.filter(Event::isSeries).isPresent() ? 1 : 0;
        } else if (!component.name().equals("VTIMEZONE")) {
          // Rules of a time zone come from this machine, which is kept up to date.
          skipped.add(
              new Skipped(
                  component.find("UID").map(Line::value).orElse(null), null, Reason.NO_EVENT));
        }
      }
      if (series > MOST_SERIES) {
        mistakes.add(
            new Mistake(
                1,
                "%d of the events recur; at most %d are read".formatted(series, MOST_SERIES),
                "send parts of the calendar"));
      }
      List<Told> told = new ArrayList<>();
      if (mistakes.isEmpty()) {
        byUid.forEach((uid, events) -> told.add(told(uid, events, isCancelling)));
      }
      return new Agenda(told, skipped);
    }

    private void kindMissing(Event event) {
      mistakes.add(
          new Mistake(
              event.line(),
              CalendarFile.shown(event.uid()) + " has no category that is a kind of downtime",
              "send the parameter 'kind', or CATEGORIES of MAINTENANCE, NO_DEMAND, TRIAL, OTHER"));
    }

    private boolean isCancelling(CalendarFile calendar) {
      Optional<Line> version = calendar.find("VERSION");
      if (version.isEmpty() || !version.get().value().strip().equals("2.0")) {
        mistakes.add(
            new Mistake(
                version.map(Line::number).orElse(1),
                "it is no iCalendar of VERSION 2.0",
                "export it as iCalendar, not as vCalendar"));
      }
      Optional<Line> method = calendar.find("METHOD");
      String name = method.map(line -> line.value().strip().toUpperCase(Locale.ROOT)).orElse("");
      if (!Set.of("", "PUBLISH", "REQUEST", "CANCEL").contains(name)) {
        mistakes.add(
            new Mistake(
                method.map(Line::number).orElse(1),
                "it is a message with METHOD " + CalendarFile.shown(name),
                "send a calendar that is published, requested or cancelled"));
      }
      return name.equals("CANCEL");
    }

    private Told told(String uid, List<Event> all, boolean isCancelling) {
      List<Event> events = newest(all);
      Set<Instant> originals = new HashSet<>();
      Map<Instant, Occurrence> occurring = new TreeMap<>();
      Optional<Event> whole = events.stream().filter(one -> one.instance() == null).findFirst();
      for (Event event : events) {
        Instant instance = event.instance();
        if (instance != null) {
          originals.add(instance);
          if (event.isCancelled() || isCancelling) {
            skipped.add(new Skipped(uid, instance, Reason.CANCELLED));
          } else {
            add(event, instance, event.start(), event.length(), occurring);
          }
        }
      }
      if (whole.filter(event -> event.isCancelled() || isCancelling).isPresent()) {
        skipped.add(new Skipped(uid, null, Reason.CANCELLED));
        occurring.clear();
      } else {
        whole.ifPresent(event -> expand(event, originals, occurring));
        if (occurring.isEmpty() && skipped.stream().noneMatch(one -> uid.equals(one.uid()))) {
          skipped.add(new Skipped(uid, null, Reason.OUTSIDE_WINDOW));
        }
      }
      return new Told(uid, whole.isPresent(), originals, List.copyOf(occurring.values()));
    }

    /** Of several tellings of the same the one with the highest sequence. */
    private List<Event> newest(List<Event> events) {
      Map<Optional<Instant>, Event> newest = new HashMap<>();
      for (Event event : events) {
        Optional<Instant> instance = Optional.ofNullable(event.instance());
        Event other = newest.get(instance);
        if (other != null && other.sequence() == event.sequence()) {
          mistakes.add(
              new Mistake(
                  event.line(),
                  "%s is in the file twice, on line %d as well"
                      .formatted(CalendarFile.shown(event.uid()), other.line()),
                  "give the newer one a higher SEQUENCE, or each event its own UID"));
        } else if (other != null) {
          skipped.add(new Skipped(event.uid(), event.instance(), Reason.SUPERSEDED));
        }
        if (other == null || other.sequence() < event.sequence()) {
          newest.put(instance, event);
        }
      }
      return List.copyOf(newest.values());
    }

    private void expand(Event event, Set<Instant> replaced, Map<Instant, Occurrence> occurring) {
      Set<Instant> out = new HashSet<>(replaced);
      Set<LocalDate> days = new HashSet<>();
      for (Moment excluded : event.excluded()) {
        if (excluded.isDate()) {
          days.add(excluded.local().toLocalDate());
        } else {
          out.add(excluded.at());
        }
      }
      Recurrence rule = event.rule();
      if (rule == null) {
        addUnless(out, days, event, event.start(), event.length(), occurring);
      } else {
        LocalDate first = event.start().local().toLocalDate();
        LocalDate from = window.from().atZone(event.start().zone()).toLocalDate().minusDays(1);
        Recurrence.Days recurring = rule.days(first, from);
        for (Optional<LocalDate> day = recurring.next(); day.isPresent(); day = recurring.next()) {
          Moment start = event.start().on(day.get());
          boolean isOver =
              !start.at().isBefore(window.to())
                  || (rule.until() != null && start.at().isAfter(rule.until()));
          if (isOver || occurrences > MOST_OCCURRENCES) {
            break;
          }
          addUnless(out, days, event, start, event.length(), occurring);
        }
        if (recurring.hasGivenUp()) {
          mistakes.add(
              new Mistake(
                  rule.number(),
                  "RRULE of %s names no day for too long"
                      .formatted(CalendarFile.shown(event.uid())),
                  "send each occurrence by itself"));
        }
      }
      for (Event.Added added : event.added()) {
        Moment.Length length = added.length() == null ? event.length() : added.length();
        addUnless(out, days, event, added.start(), length, occurring);
      }
    }

    private void addUnless(
        Set<Instant> out,
        Set<LocalDate> days,
        Event event,
        Moment start,
        Moment.Length length,
        Map<Instant, Occurrence> occurring) {
      if (!out.contains(start.at()) && !days.contains(start.local().toLocalDate())) {
        add(event, start.at(), start, length, occurring);
      }
    }

    private void add(
        Event event,
        Instant original,
        Moment start,
        Moment.Length length,
        Map<Instant, Occurrence> occurring) {
      Instant from = start.at();
      Instant to = start.plus(length);
      Booking.Kind meant = event.kind() == null ? kind : event.kind();
      if (!window.contains(from) || meant == null) {
        if (event.instance() != null) {
          skipped.add(new Skipped(event.uid(), from, Reason.OUTSIDE_WINDOW));
        }
        return;
      }
      count(event);
      if (from.isBefore(to)) {
        occurring.put(
            original,
            new Occurrence(event.uid(), original, new Window(from, to), meant, event.why()));
      } else {
        skipped.add(new Skipped(event.uid(), from, Reason.NO_LENGTH));
      }
    }

    /** While they are made, so that no rule makes more of them than are allowed. */
    private void count(Event event) {
      occurrences++;
      if (occurrences == MOST_OCCURRENCES + 1) {
        mistakes.add(
            new Mistake(
                event.line(),
                "there are more than %d occurrences in the window".formatted(MOST_OCCURRENCES),
                "ask for a shorter window, or send parts of the calendar"));
      }
    }
  }
}
