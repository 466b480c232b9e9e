// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.facts.DueStore;
import io.millrace.oee.facts.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Planned downtime that people booked. Thread-safe. */
public final class BookingStore {
  /** Work units times bookings that one import may touch. */
  private static final int MOST_CHANGES = 200_000;

  private static final int MOST_KNOWN = 50_000;

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
   * @param uid of the event in the calendar file it came from; null when it was booked here.
   * @param occurrence when that occurrence began before it was moved by itself; null with the UID.
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
      @Nullable String cancelledBy,
      @Nullable String uid,
      @Nullable Instant occurrence) {
    /** A new one that no calendar file has. */
    static Placed of(
        UUID id,
        String equipment,
        Window window,
        Booking.Kind kind,
        String why,
        String author,
        Instant at) {
      return new Placed(
          id, equipment, window.from(), window.to(), kind, why, author, at, null, null, null, null);
    }

    /** The same when it no longer holds. */
    Placed cancelled(Instant when, String by) {
      return new Placed(id, equipment, from, to, kind, why, author, at, when, by, uid, occurrence);
    }

    Window window() {
      return new Window(from, to);
    }
  }

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
    due.add(
        units.stream().map(unit -> new DueStore.Changed(unit, booking.window())).toList(),
        DueStore.Cause.PLANNED_DOWNTIME,
        author);
  }

  /**
   * Follows a calendar file: books and cancels, all of it or nothing.
   *
   * @param isDryRun whether it only tells what it would do.
   * @throws ProblemException when it would be more than is done at once.
   */
  Intake follow(Agenda agenda, Intake.Order order, boolean isDryRun) {
    return Objects.requireNonNull(
        transactions.execute(
            _ -> {
              EquipmentId place = EquipmentId.of(order.place());
              List<EquipmentId> units = due.lock(place);
              Intake intake =
                  Intake.of(agenda, known(agenda, order), exported(agenda, order), order);
              List<Placed> changed =
                  Stream.concat(intake.booked().stream(), intake.cancelled().stream()).toList();
              if ((long) changed.size() * units.size() > MOST_CHANGES) {
                throw tooMany(
                    "%d bookings of %d work units would change"
                        .formatted(changed.size(), units.size()));
              }
              if (!isDryRun) {
                intake.booked().forEach(this::insert);
                withdraw(intake.cancelled(), order);
                changed.forEach(booking -> changed(units, booking, order.author()));
              }
              return intake;
            }));
  }

  private static ProblemException tooMany(String message) {
    return ProblemException.of(
        422,
        "TOO_MANY_BOOKINGS",
        "from",
        message,
        "Send a shorter window, or import at smaller places.");
  }

  private List<Intake.Known> known(Agenda agenda, Intake.Order order) {
    List<Agenda.Occurrence> told =
        agenda.told().stream().flatMap(one -> one.occurrences().stream()).toList();
    List<String[]> named =
        Stream.concat(
                told.stream().map(one -> new String[] {one.uid(), one.original().toString()}),
                agenda.told().stream()
                    .flatMap(
                        one ->
                            one.originals().stream()
                                .map(at -> new String[] {one.uid(), at.toString()})))
            .toList();
    List<Intake.Known> known =
        jdbc.sql(
                """
                select * from booking
                where place = :place and uid is not null
                  and ((from_at >= :from::timestamptz and from_at < :to::timestamptz)
                    or (uid, occurrence_at) in (
                      select * from unnest(:uids::text[], :originals::text[]::timestamptz[])))
                order by from_at, id
                limit :limit
                """)
            .param("place", order.place())
            .param("from", order.window().from().toString())
            .param("to", order.window().to().toString())
            .param("uids", named.stream().map(one -> one[0]).toArray(String[]::new))
            .param("originals", named.stream().map(one -> one[1]).toArray(String[]::new))
            .param("limit", MOST_KNOWN + 1)
            .query((row, _) -> new Intake.Known(placed(row), row.getBoolean("is_withdrawn")))
            .list();
    if (known.size() > MOST_KNOWN) {
      throw tooMany("more than %d bookings from calendars are in the window".formatted(MOST_KNOWN));
    }
    return known;
  }

  /** UIDs that are ids of bookings of the place: an export from here. */
  private Set<String> exported(Agenda agenda, Intake.Order order) {
    return Set.copyOf(
        jdbc.sql(
                """
                select id::text from booking
                where place = :place and id = any(
                  select u::uuid from unnest(:uids::text[]) u
                  where u ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
                """)
            .param("place", order.place())
            .param("uids", agenda.told().stream().map(Agenda.Told::uid).toArray(String[]::new))
            .query(String.class)
            .list());
  }

  private void withdraw(List<Placed> cancelled, Intake.Order order) {
    jdbc.sql(
            """
            update booking set cancelled_at = :at::timestamptz, cancelled_by = :author,
              is_withdrawn = true, version = version + 1
            where id = any(:ids) and cancelled_at is null
            """)
        .param("ids", cancelled.stream().map(Placed::id).toArray(UUID[]::new))
        .param("author", order.author())
        .param("at", order.at().toString())
        .update();
  }

  private void insert(Placed booking) {
    jdbc.sql(
            """
            insert into booking
              (id, place, from_at, to_at, kind, why, author, at, uid, occurrence_at)
            values (:id, :place, :from::timestamptz, :to::timestamptz, :kind, :why, :author,
              :at::timestamptz, :uid, :occurrence::timestamptz)
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
        .param("uid", booking.uid())
        .param("occurrence", booking.occurrence() == null ? null : booking.occurrence().toString())
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
    OffsetDateTime occurrence = row.getObject("occurrence_at", OffsetDateTime.class);
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
        row.getString("cancelled_by"),
        row.getString("uid"),
        occurrence == null ? null : occurrence.toInstant());
  }
}
