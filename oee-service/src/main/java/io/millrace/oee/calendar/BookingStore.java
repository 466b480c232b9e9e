// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.facts.DueStore;
import io.millrace.oee.facts.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Planned downtime that people booked. Thread-safe. */
public final class BookingStore {
  private final JdbcClient jdbc;
  private final DueStore due;
  private final TransactionTemplate transactions;

  public BookingStore(JdbcClient jdbc, DueStore due, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.due = due;
    this.transactions = transactions;
  }

  /**
   * A booking as it is kept.
   *
   * @param equipment the place; it holds for everything below it.
   * @param why for people.
   * @param author who booked it.
   * @param at when, service's clock.
   * @param cancelledAt null while it holds.
   * @param cancelledBy null while it holds.
   */
  public record Placed(
      UUID id,
      String equipment,
      Instant from,
      Instant to,
      Booking.Kind kind,
      String why,
      String author,
      Instant at,
      @Nullable Instant cancelledAt,
      @Nullable String cancelledBy) {}

  /** Adds a booking; the same id again changes nothing. */
  public void add(Placed booking) {
    transactions.executeWithoutResult(
        _ -> {
          List<EquipmentId> units = due.lock(EquipmentId.of(booking.equipment()));
          insert(booking);
          changed(units, booking, booking.author());
        });
  }

  private void changed(List<EquipmentId> units, Placed booking, String author) {
    Window window = new Window(booking.from(), booking.to());
    due.add(
        units.stream().map(unit -> new DueStore.Changed(unit, window)).toList(),
        DueStore.Cause.PLANNED_DOWNTIME,
        author);
  }

  private void insert(Placed booking) {
    jdbc.sql(
            """
            insert into booking (id, place, from_at, to_at, kind, why, author, at)
            values (:id, :place, :from::timestamptz, :to::timestamptz, :kind, :why, :author,
              :at::timestamptz)
            on conflict (id) do nothing
            """)
        .param("id", booking.id())
        .param("place", booking.equipment())
        .param("from", booking.from().toString())
        .param("to", booking.to().toString())
        .param("kind", booking.kind().name())
        .param("why", booking.why())
        .param("author", booking.author())
        .param("at", booking.at().toString())
        .update();
  }

  /** It no longer holds; what was cancelled before stays as it was. */
  public void cancel(UUID id, String author, Instant at) {
    transactions.executeWithoutResult(
        _ ->
            find(id)
                .filter(booking -> booking.cancelledAt() == null)
                .ifPresent(
                    booking -> {
                      List<EquipmentId> units = due.lock(EquipmentId.of(booking.equipment()));
                      update(id, author, at);
                      changed(units, booking, author);
                    }));
  }

  private void update(UUID id, String author, Instant at) {
    jdbc.sql(
            """
            update booking set cancelled_at = :at::timestamptz, cancelled_by = :author,
              version = version + 1
            where id = :id and cancelled_at is null
            """)
        .param("id", id)
        .param("author", author)
        .param("at", at.toString())
        .update();
  }

  public Optional<Placed> find(UUID id) {
    return jdbc.sql("select * from booking where id = :id")
        .param("id", id)
        .query((row, _) -> placed(row))
        .optional();
  }

  /** Bookings of a place, of those below and of those above it that touch a window, by time. */
  public List<Placed> find(EquipmentId place, Window window, int limit) {
    return jdbc.sql(
            """
            select * from booking
            where (place = :path or starts_with(place, :path || '/')
                or starts_with(:path, place || '/'))
              and from_at < :to::timestamptz and to_at > :from::timestamptz
            order by from_at, id
            limit :limit
            """)
        .param("path", place.path())
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query((row, _) -> placed(row))
        .list();
  }

  private static Placed placed(ResultSet row) throws SQLException {
    OffsetDateTime cancelled = row.getObject("cancelled_at", OffsetDateTime.class);
    return new Placed(
        row.getObject("id", UUID.class),
        row.getString("place"),
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("to_at", OffsetDateTime.class).toInstant(),
        Booking.Kind.valueOf(row.getString("kind")),
        row.getString("why"),
        row.getString("author"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        cancelled == null ? null : cancelled.toInstant(),
        row.getString("cancelled_by"));
  }
}
