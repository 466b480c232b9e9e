// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import com.github.mangstadt.vinnie.SyntaxStyle;
import com.github.mangstadt.vinnie.io.VObjectPropertyValues;
import com.github.mangstadt.vinnie.io.VObjectWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events as a calendar file after RFC 5545, as Outlook, Google and Thunderbird read it. All times
 * are UTC, so that no reader has to know a time zone. Pure.
 */
public final class Ics {
  /** Media type. */
  public static final String TYPE = "text/calendar";

  /** By RFC 5545 a line has at most 75 octets without its end. */
  private static final int LONGEST_LINE = 75;

  /** Where a character may take three of them. */
  private static final int LONGEST_WIDE_LINE = 25;

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Ics() {}

  /**
   * @param name of the calendar, for people.
   * @param events in the order in which they are written.
   */
  public record Agenda(String name, List<Event> events) {
    public Agenda {
      events = List.copyOf(events);
    }
  }

  /**
   * One event. Part of a second is left out.
   *
   * @param uid the same whenever this event is told again.
   * @param sequence grows when the event is told otherwise.
   * @param stamp when it was last told otherwise.
   * @param location where.
   * @param isCancelled whether it no longer holds.
   * @param more other properties by name, their values as they are written.
   */
  public record Event(
      String uid,
      int sequence,
      Instant stamp,
      Instant from,
      Instant to,
      String summary,
      @Nullable String description,
      String location,
      boolean isCancelled,
      List<Property> more) {
    public Event {
      more = List.copyOf(more);
    }
  }

  /**
   * @param value already escaped.
   */
  public record Property(String name, String value) {
    /**
     * With a text as its value; control characters, which no calendar file may have, are blanks.
     */
    public static Property text(String name, String text) {
      return new Property(
          name, VObjectPropertyValues.escape(text.replaceAll("[\\p{Cntrl}&&[^\r\n\t]]", " ")));
    }
  }

  /** An instant as calendar files have it, to the second. */
  public static String instant(Instant at) {
    return UTC.format(at.truncatedTo(ChronoUnit.SECONDS));
  }

  public static String of(Agenda agenda) {
    StringWriter text = new StringWriter();
    try (VObjectWriter writer = new VObjectWriter(text, SyntaxStyle.NEW)) {
      writer.writeBeginComponent("VCALENDAR");
      writer.writeVersion("2.0");
      line(writer, new Property("PRODID", "-//Millrace//oee-service//EN"));
      line(writer, new Property("CALSCALE", "GREGORIAN"));
      line(writer, Property.text("X-WR-CALNAME", agenda.name()));
      for (Event event : agenda.events()) {
        write(writer, event);
      }
      writer.writeEndComponent("VCALENDAR");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(VObjectWriter writer, Event event) throws IOException {
    writer.writeBeginComponent("VEVENT");
    line(writer, Property.text("UID", event.uid()));
    line(writer, new Property("DTSTAMP", instant(event.stamp())));
    line(writer, new Property("SEQUENCE", Integer.toString(event.sequence())));
    line(writer, new Property("DTSTART", instant(event.from())));
    line(writer, new Property("DTEND", instant(event.to())));
    line(writer, Property.text("SUMMARY", event.summary()));
    if (event.description() != null) {
      line(writer, Property.text("DESCRIPTION", event.description()));
    }
    line(writer, Property.text("LOCATION", event.location()));
    line(writer, new Property("STATUS", event.isCancelled() ? "CANCELLED" : "CONFIRMED"));
    // Equipment is busy then, not the person who looks at it.
    line(writer, new Property("TRANSP", "TRANSPARENT"));
    for (Property property : event.more()) {
      line(writer, property);
    }
    writer.writeEndComponent("VEVENT");
  }

  /** The library folds by characters, the standard by octets. */
  private static void line(VObjectWriter writer, Property property) throws IOException {
    boolean isWide = property.value().chars().anyMatch(c -> c > 0x7f);
    writer.getFoldedLineWriter().setLineLength(isWide ? LONGEST_WIDE_LINE : LONGEST_LINE);
    writer.writeProperty(property.name(), property.value());
  }
}
