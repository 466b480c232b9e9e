// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Dated;
import io.millrace.oee.document.Ics;
import io.millrace.oee.document.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Planned downtime as it is answered. Immutable.
 *
 * @param equipment the place that was asked for.
 * @param isCut whether there are more than the 1000 that are shown.
 */
record Bookings(String equipment, boolean isCut, List<BookingStore.Placed> plannedDowntimes)
    implements Dated {
  Bookings {
    plannedDowntimes = List.copyOf(plannedDowntimes);
  }

  @Override
  public Table table() {
    return Table.of(
        List.of(
            "id",
            "equipment",
            "from",
            "to",
            "kind",
            "why",
            "author",
            "at",
            "cancelledAt",
            "cancelledBy"),
        plannedDowntimes,
        one ->
            Cell.row(
                one.id(),
                one.equipment(),
                one.from(),
                one.to(),
                one.kind(),
                one.why(),
                one.author(),
                one.at(),
                one.cancelledAt(),
                one.cancelledBy()));
  }

  @Override
  public boolean hasMore() {
    return isCut;
  }

  @Override
  public Ics.Agenda agenda() {
    return new Ics.Agenda(
        "Planned downtime of " + equipment,
        plannedDowntimes.stream().map(Bookings::event).toList());
  }

  private static Ics.Event event(BookingStore.Placed booking) {
    Instant cancelled = booking.cancelledAt();
    List<Ics.Property> more = new ArrayList<>();
    more.add(Ics.Property.text("CATEGORIES", booking.kind().name()));
    more.add(Ics.Property.text("CONTACT", booking.author()));
    more.add(new Ics.Property("CREATED", Ics.instant(booking.at())));
    if (cancelled != null) {
      more.add(
          Ics.Property.text(
              "COMMENT", "Cancelled by " + Objects.requireNonNull(booking.cancelledBy())));
    }
    return new Ics.Event(
        booking.id().toString(),
        cancelled == null ? 0 : 1,
        cancelled == null ? booking.at() : cancelled,
        booking.from(),
        booking.to(),
        booking.why(),
        null,
        booking.equipment(),
        cancelled != null,
        more);
  }
}
