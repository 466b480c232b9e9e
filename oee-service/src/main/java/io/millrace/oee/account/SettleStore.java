// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.facts.DueStore.Cause;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the accounts of slices that have closed, and those that are due again. Each step is a
 * transaction that holds the work unit's row, as everybody does who changes its facts. Thread-safe.
 */
public final class SettleStore {
  private static final Duration LONGEST_STEP = Duration.ofDays(7);

  private final JdbcClient jdbc;
  private final UnitFactStore facts;
  private final KeptStore kept;
  private final SumStore sums;
  private final TransactionTemplate transactions;
  private final int mostIntervals;

  /**
   * @param mostIntervals most state intervals that one step is made of.
   */
  public SettleStore(
      JdbcClient jdbc, UnitFactStore facts, TransactionTemplate transactions, int mostIntervals) {
    this.jdbc = jdbc;
    this.facts = facts;
    this.kept = new KeptStore(jdbc);
    this.sums = new SumStore(jdbc, kept);
    this.transactions = transactions;
    this.mostIntervals = mostIntervals;
  }

  /**
   * Accounts that were made.
   *
   * @param id of the work unit in the tables.
   * @param window of whole slices.
   * @param cause null when they closed for the first time.
   * @param author who caused it; null for nobody.
   * @param isDense whether the window is one slice of more state intervals than are read, of which
   *     only the pieces are known.
   */
  public record Settled(
      int id,
      EquipmentId unit,
      Terms terms,
      Window window,
      @Nullable Cause cause,
      @Nullable String author,
      boolean isDense) {}

  /** Told of accounts in the transaction that makes them. */
  @FunctionalInterface
  public interface Told {
    void settled(Settled settled);
  }

  /**
   * A unit that may have something to account for.
   *
   * @param accountedTo null when nothing of it is accounted for.
   * @param isDue whether some of it is to be made again.
   */
  record Waiting(EquipmentId unit, @Nullable Instant accountedTo, boolean isDue) {
    boolean isAnythingClosed(Terms terms, Instant until) {
      return isDue
          || accountedTo == null
          || (accountedTo.isBefore(until)
              && Covered.inward(terms, new Window(accountedTo, until)).isPresent());
    }
  }

  private record Unit(
      int id, @Nullable Instant first, @Nullable Instant from, @Nullable Instant to) {}

  private record Due(Window window, Cause cause, @Nullable String author) {}

  /** Every unit of which something was read, in the order of their paths. */
  List<Waiting> waiting() {
    return jdbc.sql(
            """
            select u.path, p.accounted_to,
              exists (select from account_due d where d.work_unit_id = u.id) as is_due
            from work_unit u left join account_progress p on p.work_unit_id = u.id
            order by u.path
            """)
        .query(
            (row, _) ->
                new Waiting(
                    EquipmentId.of(row.getString("path")),
                    instant(row, "accounted_to"),
                    row.getBoolean("is_due")))
        .list();
  }

  /**
   * Makes the next accounts of a unit.
   *
   * @param until slices that end later have not closed.
   * @return whether there may be more to make.
   */
  public boolean settle(EquipmentId unit, Terms terms, Instant until, Told told) {
    return Boolean.TRUE.equals(transactions.execute(_ -> settleLocked(unit, terms, until, told)));
  }

  private boolean settleLocked(EquipmentId unit, Terms terms, Instant until, Told told) {
    Unit known = lock(unit).orElse(null);
    if (known == null) {
      return false;
    }
    List<Due> dues = dues(known.id());
    if (!dues.isEmpty()) {
      again(unit, known, terms, dues, told);
      return true;
    }
    Instant first = known.first();
    if (known.to() == null && first == null) {
      return false;
    }
    Instant begin =
        first == null
            ? require(known.to())
            : Covered.outward(terms, new Window(first, first.plusSeconds(1))).from();
    Instant end = begin.plus(LONGEST_STEP).isBefore(until) ? begin.plus(LONGEST_STEP) : until;
    if (!begin.isBefore(end)) {
      return false;
    }
    Window closed = Covered.inward(terms, new Window(begin, end)).orElse(null);
    if (closed == null || !closed.from().equals(begin)) {
      return false;
    }
    closed = readable(unit, terms, closed);
    boolean isDense = make(unit, known.id(), terms, closed);
    jdbc.sql(
            """
            insert into account_progress (work_unit_id, accounted_from, accounted_to, reach_micros)
            values (:unit, :from::timestamptz, :to::timestamptz, :reach)
            on conflict (work_unit_id) do update
            set accounted_to = excluded.accounted_to, reach_micros = excluded.reach_micros
            """)
        .param("unit", known.id())
        .param("reach", KeptStore.micros(terms.reach()))
        .param("from", closed.from().toString())
        .param("to", closed.to().toString())
        .update();
    Instant from = known.from() == null ? closed.from() : known.from();
    sums.add(known.id(), unit, terms.zone(), closed, new Window(from, closed.to()));
    told.settled(new Settled(known.id(), unit, terms, closed, null, null, isDense));
    return closed.to().isBefore(until);
  }

  /** What is due, at most a step's length at once. */
  private void again(EquipmentId unit, Unit known, Terms terms, List<Due> dues, Told told) {
    Window accounted = new Window(require(known.from()), require(known.to()));
    Due first = dues.getFirst();
    Window whole = Covered.outward(terms, first.window()).cut(accounted).orElse(null);
    boolean isDense = false;
    if (whole != null) {
      Instant limit = whole.from().plus(LONGEST_STEP);
      if (whole.to().isAfter(limit)) {
        whole = Covered.inward(terms, new Window(whole.from(), limit)).orElse(whole);
      }
      whole = readable(unit, terms, whole);
      remove(known.id(), whole);
      isDense = make(unit, known.id(), terms, whole);
      jdbc.sql("update account_progress set reach_micros = :reach where work_unit_id = :unit")
          .param("unit", known.id())
          .param("reach", KeptStore.micros(terms.reach()))
          .update();
    }
    Window done = whole == null ? first.window() : whole;
    // What reaches beyond all that is accounted for ends there.
    String begin = done.from().equals(accounted.from()) ? "-infinity" : done.from().toString();
    String end = done.to().equals(accounted.to()) ? "infinity" : done.to().toString();
    jdbc.sql(
            """
            delete from account_due
            where work_unit_id = :unit
              and from_at >= :begin::timestamptz and to_at <= :end::timestamptz
            """)
        .param("unit", known.id())
        .param("begin", begin)
        .param("end", end)
        .update();
    if (whole != null) {
      // A longer one goes on where this step ended, one that ends right there with the slice
      // behind.
      jdbc.sql(
              """
              update account_due set from_at = :end::timestamptz
              where work_unit_id = :unit and from_at >= :begin::timestamptz
                and from_at < :end::timestamptz and to_at > :end::timestamptz
              """)
          .param("unit", known.id())
          .param("begin", begin)
          .param("end", end)
          .update();
      sums.add(known.id(), unit, terms.zone(), whole, accounted);
      // Last, since who is told reads accounts, and what is due would be computed beside what is
      // kept.
      told.settled(
          new Settled(known.id(), unit, terms, whole, first.cause(), first.author(), isDense));
    }
  }

  private void remove(int unit, Window window) {
    jdbc.sql(
            """
            delete from account
            where work_unit_id = :unit and from_at >= :from::timestamptz and to_at <= :to::timestamptz
            """)
        .param("unit", unit)
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .update();
  }

  /** As many of the first slices as have no more state intervals than are read, at least one. */
  private Window readable(EquipmentId unit, Terms terms, Window window) {
    Window some = window;
    while (facts.isLarger(unit, terms, some, mostIntervals)) {
      Window half = new Window(some.from(), some.from().plus(some.length().dividedBy(2)));
      Window fewer =
          Covered.inward(terms, half)
              .orElse(
                  Covered.outward(terms, new Window(some.from(), some.from().plusNanos(1_000))));
      if (!fewer.to().isBefore(some.to())) {
        return some;
      }
      some = fewer;
    }
    return some;
  }

  /**
   * Makes the accounts of whole slices.
   *
   * @return whether they are of one slice that has more state intervals than are read.
   */
  private boolean make(EquipmentId unit, int id, Terms terms, Window window) {
    Optional<Map<EquipmentId, UnitFacts>> known =
        facts.find(Map.of(unit, terms), window, mostIntervals);
    UnitFacts about =
        known
            .map(found -> Objects.requireNonNull(found.get(unit)))
            .orElseGet(() -> facts.withoutIntervals(unit, terms, window));
    List<Account> accounts = Account.of(terms, about, window);
    kept.add(id, known.isPresent() ? accounts : accounts.stream().map(Account::tooDense).toList());
    return known.isEmpty();
  }

  /** Read once it is locked: what another had made meanwhile would not be seen by one statement. */
  private Optional<Unit> lock(EquipmentId unit) {
    jdbc.sql("select id from work_unit where path = :path for update")
        .param("path", unit.path())
        .query(Integer.class)
        .optional();
    return jdbc.sql(
            """
            select u.id, p.accounted_from, p.accounted_to,
              case when p.work_unit_id is null then
                least(u.open_from, u.state_at,
                  (select min(from_at) from state_interval where work_unit_id = u.id),
                  (select min(at) from piece_count where work_unit_id = u.id)) end as first
            from work_unit u left join account_progress p on p.work_unit_id = u.id
            where u.path = :path
            """)
        .param("path", unit.path())
        .query(
            (row, _) ->
                new Unit(
                    row.getInt("id"),
                    instant(row, "first"),
                    instant(row, "accounted_from"),
                    instant(row, "accounted_to")))
        .optional();
  }

  private List<Due> dues(int unit) {
    return jdbc.sql(
            """
            select * from account_due where work_unit_id = :unit order by from_at, to_at limit 100
            """)
        .param("unit", unit)
        .query(
            (row, _) ->
                new Due(
                    new Window(require(instant(row, "from_at")), require(instant(row, "to_at"))),
                    Cause.valueOf(row.getString("cause")),
                    row.getString("author")))
        .list();
  }

  private static Instant require(@Nullable Instant at) {
    if (at == null) {
      throw new IllegalStateException("an account is due of a unit that has none");
    }
    return at;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
