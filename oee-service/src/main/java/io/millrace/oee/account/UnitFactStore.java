// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.SignalCondition;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.downtime.Activities;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.downtime.Overlay;
import io.millrace.oee.facts.FactStore;
import io.millrace.oee.facts.SignalInterval;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what is known of work units around a window. Thread-safe. */
public final class UnitFactStore {
  /** Beyond what instants of the database can be compared with in Java. */
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

  private final JdbcClient jdbc;
  private final FactStore facts;

  public UnitFactStore(JdbcClient jdbc, FactStore facts) {
    this.jdbc = jdbc;
    this.facts = facts;
  }

  /**
   * @param terms by which each unit is accounted for.
   * @param limit most state intervals, and values of signals, to read.
   * @return by unit, in the order of their paths; empty when there are more of either.
   */
  public Optional<Map<EquipmentId, UnitFacts>> find(
      Map<EquipmentId, Terms> terms, Window window, int limit) {
    Duration back =
        terms.values().stream().map(Terms::reach).max(Duration::compareTo).orElse(Duration.ZERO);
    return find(terms, window, back, limit);
  }

  private Optional<Map<EquipmentId, UnitFacts>> find(
      Map<EquipmentId, Terms> terms, Window window, Duration back, int limit) {
    List<StateInterval> intervals = facts.intervals(terms.keySet(), wider(window, back), limit + 1);
    if (intervals.size() > limit) {
      return Optional.empty();
    }
    Window known = new Window(window.from().minus(back), window.to());
    List<SignalInterval> said = signals(terms, reach(known, intervals), limit + 1);
    return said.size() > limit
        ? Optional.empty()
        : Optional.of(around(terms, window, reach(known, intervals), intervals, said));
  }

  /** Whether a unit may have more state intervals in a window; reads none of them. */
  boolean isLarger(EquipmentId unit, Terms terms, Window window, int limit) {
    // One may be open, and is not counted.
    return facts.count(unit, wider(window, terms.reach()), limit) >= limit;
  }

  /** With the instant before, and what the time may depend on. */
  private static Window wider(Window window, Duration back) {
    return new Window(window.from().minus(back).minusNanos(1_000), window.to());
  }

  /** All but the state intervals of a unit that has too many. */
  UnitFacts withoutIntervals(EquipmentId unit, Terms terms, Window window) {
    return Objects.requireNonNull(
        around(Map.of(unit, terms), window, window, List.of(), List.of()).get(unit));
  }

  private Map<EquipmentId, UnitFacts> around(
      Map<EquipmentId, Terms> terms,
      Window window,
      Window reach,
      List<StateInterval> intervals,
      List<SignalInterval> said) {
    Map<EquipmentId, List<StateInterval>> did =
        intervals.stream().collect(Collectors.groupingBy(StateInterval::unit));
    Map<EquipmentId, List<Overlay>> overlays = overlays(terms.keySet(), reach);
    Map<EquipmentId, List<Run>> runs = runs(terms.keySet(), window);
    Map<EquipmentId, List<Booking>> bookings = bookings(terms.keySet(), window);
    Map<EquipmentId, List<SignalInterval>> signals =
        said.stream().collect(Collectors.groupingBy(SignalInterval::unit));
    Map<EquipmentId, UnitFacts> uncounted = new TreeMap<>();
    for (EquipmentId unit : terms.keySet()) {
      uncounted.put(
          unit,
          new UnitFacts(
              unit,
              did.getOrDefault(unit, List.of()),
              List.of(),
              overlays.getOrDefault(unit, List.of()),
              runs.getOrDefault(unit, List.of()),
              bookings.getOrDefault(unit, List.of()),
              signals.getOrDefault(unit, List.of())));
    }
    Map<EquipmentId, List<Made>> made = made(terms, uncounted, window);
    Map<EquipmentId, UnitFacts> found = new TreeMap<>();
    uncounted.forEach(
        (unit, facts) -> found.put(unit, facts.with(made.getOrDefault(unit, List.of()))));
    return found;
  }

  /**
   * What one unit did under rules and edits, uncut where it touches a window.
   *
   * @return empty when there are more state intervals, or values of signals, than the limit.
   */
  public Optional<List<Activity>> activities(
      EquipmentId unit, Terms terms, Window window, int limit) {
    return find(Map.of(unit, terms), window, Duration.ZERO, limit)
        .map(found -> Objects.requireNonNull(found.get(unit)))
        .map(known -> Activities.of(terms, known.intervals(), known.overlays(), known.signals()));
  }

  /** Activities are uncut, so overlays beyond the window's edges matter. */
  private static Window reach(Window window, List<StateInterval> intervals) {
    Instant from = window.from();
    Instant to = window.to();
    for (StateInterval interval : intervals) {
      from = interval.from().isBefore(from) ? interval.from() : from;
      to = interval.to().isAfter(to) ? interval.to() : to;
    }
    return new Window(from, to);
  }

  private Map<EquipmentId, List<Overlay>> overlays(Collection<EquipmentId> units, Window window) {
    return byUnit(
        """
        select u.path, x.from_at, x.to_at, x.state, x.reason, x.comment, x.edit_id,
          x.is_proposed
        from work_unit u join overlay x on x.work_unit_id = u.id
        where u.path = any(:paths::text[])
          and tstzrange(x.from_at, x.to_at) && tstzrange(:from::timestamptz, :to::timestamptz, '[]')
        order by u.path, x.from_at
        """,
        units,
        window,
        row -> {
          String state = row.getString("state");
          return new Overlay(
              window(row),
              state == null ? null : EquipmentState.valueOf(state),
              row.getString("reason"),
              row.getString("comment"),
              row.getObject("edit_id", UUID.class),
              row.getBoolean("is_proposed"));
        });
  }

  /** Of units of which a rule asks signals, around every beginning that it may judge. */
  private List<SignalInterval> signals(Map<EquipmentId, Terms> terms, Window reach, int limit) {
    List<EquipmentId> units =
        terms.entrySet().stream()
            .filter(entry -> entry.getValue().isAskingSignals())
            .map(Map.Entry::getKey)
            .toList();
    if (units.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
        select u.path, x.tag, x.from_at, x.to_at, x.value
        from work_unit u join signal x on x.work_unit_id = u.id
        where u.path = any(:paths::text[])
          and tstzrange(x.from_at, x.to_at) && tstzrange(:from::timestamptz, :to::timestamptz)
        order by u.path, x.from_at, x.tag
        limit :limit
        """)
        .param("paths", units.stream().map(EquipmentId::path).toArray(String[]::new))
        .param("from", reach.from().minus(SignalCondition.MOST_WITHIN).toString())
        .param("to", reach.to().plus(SignalCondition.MOST_WITHIN).toString())
        .param("limit", limit)
        .query(
            (row, _) ->
                new SignalInterval(
                    EquipmentId.of(row.getString("path")),
                    row.getString("tag"),
                    window(row).from(),
                    window(row).to(),
                    SignalInterval.valueOf(row.getString("value"))))
        .list();
  }

  private Map<EquipmentId, List<Run>> runs(Collection<EquipmentId> units, Window window) {
    return byUnit(
        """
        select u.path, x.from_at, least(x.to_at, '9999-01-01Z') as to_at, x.product, x.order_id
        from work_unit u join run x on x.work_unit_id = u.id
        where u.path = any(:paths::text[])
          and tstzrange(x.from_at, x.to_at) && tstzrange(:from::timestamptz, :to::timestamptz)
        order by u.path, x.from_at
        """,
        units,
        window,
        row -> new Run(window(row), row.getString("product"), row.getString("order_id")));
  }

  private Map<EquipmentId, List<Booking>> bookings(Collection<EquipmentId> units, Window window) {
    return byUnit(
        """
        select p.path, x.from_at, x.to_at, x.kind
        from unnest(:paths::text[]) p (path)
        join booking x on x.cancelled_at is null
          and (x.place = p.path or starts_with(p.path, x.place || '/'))
        where x.from_at < :to::timestamptz and x.to_at > :from::timestamptz
        order by p.path, x.from_at, x.to_at, x.id
        """,
        units,
        window,
        row -> new Booking(window(row), Booking.Kind.valueOf(row.getString("kind"))));
  }

  /** Units whose time changes at the same instants are asked for together. */
  private Map<EquipmentId, List<Made>> made(
      Map<EquipmentId, Terms> terms, Map<EquipmentId, UnitFacts> uncounted, Window window) {
    Map<List<Instant>, List<EquipmentId>> alike = new LinkedHashMap<>();
    uncounted.forEach(
        (unit, known) -> {
          Terms own = Objects.requireNonNull(terms.get(unit));
          NavigableSet<Instant> edges = Parts.edges(own, known.runs(), known.bookings(), window);
          edges.addAll(StartUps.of(own, known).edges(window));
          alike.computeIfAbsent(List.copyOf(edges), _ -> new ArrayList<>()).add(unit);
        });
    Map<EquipmentId, List<Made>> made = new HashMap<>();
    alike.forEach((edges, units) -> made.putAll(made(units, edges, window)));
    return made;
  }

  private Map<EquipmentId, List<Made>> made(
      List<EquipmentId> units, List<Instant> edges, Window window) {
    Map<EquipmentId, List<Made>> made = new HashMap<>();
    // In a select of their own the edges are read once, and not for each count again.
    jdbc.sql(
            """
            select u.path,
              width_bucket(c.at, (select :edges::text[]::timestamptz[])) as stretch, c.counts,
              c.product, c.over_gap, sum(c.pieces) as pieces,
              count(*) filter (where c.correction = 'PRESET') as presets
            from work_unit u join piece_count c on c.work_unit_id = u.id
            where u.path = any(:paths::text[])
              and c.at >= :from::timestamptz and c.at < :to::timestamptz
            group by u.path, stretch, c.counts, c.product, c.over_gap
            order by u.path, stretch, c.counts, c.product, c.over_gap
            """)
        .param("edges", edges.stream().map(Instant::toString).toArray(String[]::new))
        .param("paths", units.stream().map(EquipmentId::path).toArray(String[]::new))
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query(
            (row, _) -> {
              Made one =
                  new Made(
                      edges.get(row.getInt("stretch") - 1),
                      Counts.valueOf(row.getString("counts")),
                      row.getString("product"),
                      row.getBoolean("over_gap"),
                      row.getBigDecimal("pieces").longValueExact(),
                      row.getLong("presets"));
              return made.computeIfAbsent(
                      EquipmentId.of(row.getString("path")), _ -> new ArrayList<>())
                  .add(one);
            })
        .list();
    return made;
  }

  /** Reads a row after its unit's path. */
  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> Map<EquipmentId, List<T>> byUnit(
      String sql, Collection<EquipmentId> units, Window window, Reading<T> reading) {
    Map<EquipmentId, List<T>> found = new HashMap<>();
    jdbc.sql(sql)
        .param("paths", units.stream().map(EquipmentId::path).toArray(String[]::new))
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query(
            (row, _) ->
                found
                    .computeIfAbsent(EquipmentId.of(row.getString("path")), _ -> new ArrayList<>())
                    .add(reading.of(row)))
        .list();
    return found;
  }

  private static Window window(ResultSet row) throws SQLException {
    Instant to = row.getObject("to_at", OffsetDateTime.class).toInstant();
    return new Window(
        row.getObject("from_at", OffsetDateTime.class).toInstant(), to.isAfter(FAR) ? FAR : to);
  }
}
