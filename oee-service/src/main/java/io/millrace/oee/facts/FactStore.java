// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.contracts.plant.EquipmentState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Facts and the memory of the folds that made them. Memories are locked when they are read for
 * writing, in the order of their paths, so folds of different devices never wait for each other in
 * a circle. Thread-safe.
 */
public final class FactStore {
  private final JdbcClient jdbc;

  public FactStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What is kept of a fold beside its open interval. */
  private record Kept(
      UnitMemory.@Nullable LastPiece lastPiece,
      @Nullable Map<TagName, Counter> counters,
      @Nullable List<KeptSignal> signals) {
    static Kept of(UnitMemory memory) {
      return new Kept(
          memory.lastPiece(),
          memory.counters(),
          memory.signals().isEmpty()
              ? null
              : memory.signals().values().stream()
                  .sorted(Comparator.comparing(SignalInterval::tag))
                  .map(s -> new KeptSignal(s.tag(), s.from(), s.to(), s.text()))
                  .toList());
    }

    Map<String, SignalInterval> signals(EquipmentId unit) {
      Map<String, SignalInterval> byTag = new TreeMap<>();
      for (KeptSignal one : signals == null ? List.<KeptSignal>of() : signals) {
        byTag.put(
            one.tag(),
            new SignalInterval(
                unit, one.tag(), one.from(), one.to(), SignalInterval.valueOf(one.value())));
      }
      return byTag;
    }
  }

  /** What the view {@code signal} reads. */
  private record KeptSignal(String tag, Instant from, Instant to, String value) {}

  /** Memories of work units, locked until the transaction ends; unknown units get an empty one. */
  Map<EquipmentId, UnitMemory> lock(Collection<EquipmentId> units) {
    String[] paths = units.stream().map(EquipmentId::path).distinct().toArray(String[]::new);
    Map<EquipmentId, UnitMemory> memories = lock(paths);
    if (memories.size() < paths.length) {
      jdbc.sql(
              """
              insert into work_unit (path)
              select path from unnest(:paths::text[]) path order by path
              on conflict do nothing
              """)
          .param("paths", paths)
          .update();
      memories = lock(paths);
    }
    return memories;
  }

  private Map<EquipmentId, UnitMemory> lock(String[] paths) {
    Map<EquipmentId, UnitMemory> memories = new TreeMap<>();
    jdbc.sql("select * from work_unit where path = any(:paths::text[]) order by path for update")
        .param("paths", paths)
        .query((row, _) -> memory(row))
        .list()
        .forEach(memory -> memories.put(memory.unit(), memory));
    return memories;
  }

  /** Writes memories that {@link #lock} gave, after their next step. */
  void save(Collection<UnitMemory> memories) {
    List<UnitMemory> all = List.copyOf(memories);
    jdbc.sql(
            """
            update work_unit u
            set model_version = x.model_version, source = x.source, state_at = x.state_at,
                open_from = x.open_from, open_to = x.open_to, open_state = x.open_state,
                open_cause = x.open_cause, open_code = x.open_code, memory = x.memory
            from unnest(
                :paths::text[], :versions::int[], :sources::text[],
                :stateAts::text[]::timestamptz[], :froms::text[]::timestamptz[],
                :tos::text[]::timestamptz[], :states::text[], :causes::text[], :codes::bigint[],
                :kept::text[]::jsonb[])
              as x (path, model_version, source, state_at, open_from, open_to, open_state,
                    open_cause, open_code, memory)
            where u.path = x.path
            """)
        .param("paths", texts(all, m -> m.unit().path()))
        .param("versions", all.stream().map(UnitMemory::modelVersion).toArray(Integer[]::new))
        .param("sources", texts(all, UnitMemory::source))
        .param("stateAts", texts(all, UnitMemory::stateAt))
        .param("froms", texts(all, m -> m.open() == null ? null : m.open().from()))
        .param("tos", texts(all, m -> m.open() == null ? null : m.open().to()))
        .param("states", texts(all, m -> m.open() == null ? null : m.open().state()))
        .param("causes", texts(all, m -> m.open() == null ? null : m.open().cause()))
        .param(
            "codes",
            all.stream().map(m -> m.open() == null ? null : m.open().code()).toArray(Long[]::new))
        .param("kept", texts(all, m -> Json.MAPPER.writeValueAsString(Kept.of(m))))
        .update();
  }

  /** Adds intervals that have ended. */
  void addIntervals(List<StateInterval> intervals) {
    if (intervals.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into state_interval (work_unit_id, from_at, to_at, state, cause, code)
            select u.id, x.from_at, x.to_at, x.state, x.cause, x.code
            from unnest(
                :paths::text[], :froms::text[]::timestamptz[], :tos::text[]::timestamptz[],
                :states::text[], :causes::text[], :codes::bigint[])
              as x (path, from_at, to_at, state, cause, code)
            join work_unit u on u.path = x.path
            """)
        .param("paths", texts(intervals, i -> i.unit().path()))
        .param("froms", texts(intervals, StateInterval::from))
        .param("tos", texts(intervals, StateInterval::to))
        .param("states", texts(intervals, StateInterval::state))
        .param("causes", texts(intervals, StateInterval::cause))
        .param("codes", intervals.stream().map(StateInterval::code).toArray(Long[]::new))
        .update();
  }

  /** Adds values that have ended. */
  void addSignals(List<SignalInterval> signals) {
    if (signals.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into signal_interval (work_unit_id, tag, from_at, to_at, value)
            select u.id, x.tag, x.from_at, x.to_at, x.value
            from unnest(
                :paths::text[], :tags::text[], :froms::text[]::timestamptz[],
                :tos::text[]::timestamptz[], :values::text[])
              as x (path, tag, from_at, to_at, value)
            join work_unit u on u.path = x.path
            """)
        .param("paths", texts(signals, s -> s.unit().path()))
        .param("tags", texts(signals, SignalInterval::tag))
        .param("froms", texts(signals, SignalInterval::from))
        .param("tos", texts(signals, SignalInterval::to))
        .param("values", texts(signals, SignalInterval::text))
        .update();
  }

  void addCounts(List<PieceCount> counts) {
    if (counts.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into piece_count
              (work_unit_id, since_at, at, counts, pieces, correction, product, over_gap)
            select u.id, x.since_at, x.at, x.counts, x.pieces, x.correction, x.product, x.over_gap
            from unnest(
                :paths::text[], :sinces::text[]::timestamptz[], :ats::text[]::timestamptz[],
                :counts::text[], :pieces::bigint[], :corrections::text[], :products::text[],
                :gaps::boolean[])
              as x (path, since_at, at, counts, pieces, correction, product, over_gap)
            join work_unit u on u.path = x.path
            """)
        .param("paths", texts(counts, c -> c.unit().path()))
        .param("sinces", texts(counts, PieceCount::since))
        .param("ats", texts(counts, PieceCount::at))
        .param("counts", texts(counts, PieceCount::counts))
        .param("pieces", counts.stream().map(PieceCount::pieces).toArray(Long[]::new))
        .param("corrections", texts(counts, PieceCount::correction))
        .param("products", texts(counts, PieceCount::product))
        .param("gaps", counts.stream().map(PieceCount::isOverGap).toArray(Boolean[]::new))
        .update();
  }

  /** Since when values of a tag that rules name are kept; empty while there are none. */
  public Optional<Instant> signalSince(EquipmentId unit, String tag) {
    return jdbc.sql(
            """
            select s.from_at from work_unit u join signal s on s.work_unit_id = u.id
            where u.path = :path and s.tag = :tag
            order by s.from_at limit 1
            """)
        .param("path", unit.path())
        .param("tag", tag)
        .query((row, _) -> row.getObject("from_at", OffsetDateTime.class).toInstant())
        .optional();
  }

  /** Every work unit at or below a place of which something was ever read. */
  public List<EquipmentId> units(EquipmentId equipment) {
    return jdbc.sql(
            """
            select path from work_unit
            where path = :path or starts_with(path, :path || '/') order by path
            """)
        .param("path", equipment.path())
        .query((row, _) -> EquipmentId.of(row.getString("path")))
        .list();
  }

  /**
   * Intervals of work units that touch the window, by unit and time, uncut.
   *
   * @param limit most intervals to return.
   */
  public List<StateInterval> intervals(Collection<EquipmentId> units, Window window, int limit) {
    return jdbc.sql(
            """
            select u.path, i.from_at, i.to_at, i.state, i.cause, i.code
            from work_unit u join state_interval i on i.work_unit_id = u.id
            where u.path = any(:paths::text[])
              and tstzrange(i.from_at, i.to_at) && tstzrange(:from::timestamptz, :to::timestamptz)
            union all
            select path, open_from, open_to, open_state, open_cause, open_code
            from work_unit
            where path = any(:paths::text[])
              and open_from < :to::timestamptz and open_to > :from::timestamptz
            order by 1, 2
            limit :limit
            """)
        .param("paths", texts(List.copyOf(units), EquipmentId::path))
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query((row, _) -> interval(EquipmentId.of(row.getString(1)), row, 2))
        .list();
  }

  /**
   * How many intervals of a unit that ended touch the window.
   *
   * @param limit most to count.
   */
  public int count(EquipmentId unit, Window window, int limit) {
    return jdbc.sql(
            """
            select count(*) from (
              select from work_unit u join state_interval i on i.work_unit_id = u.id
              where u.path = :path
                and tstzrange(i.from_at, i.to_at) && tstzrange(:from::timestamptz, :to::timestamptz)
              limit :limit) found
            """)
        .param("path", unit.path())
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query(Integer.class)
        .single();
  }

  /** Pieces of work units in the window, by unit, kind and product. */
  public List<Tally> tallies(Collection<EquipmentId> units, Window window) {
    return jdbc.sql(
            """
            select u.path, c.counts, c.product, sum(c.pieces),
              coalesce(sum(c.pieces) filter (where c.over_gap), 0),
              count(*) filter (where c.correction = 'PRESET')
            from work_unit u join piece_count c on c.work_unit_id = u.id
            where u.path = any(:paths::text[])
              and c.at >= :from::timestamptz and c.at < :to::timestamptz
            group by u.path, c.counts, c.product
            order by u.path, c.counts, c.product
            """)
        .param("paths", texts(List.copyOf(units), EquipmentId::path))
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query(
            (row, _) ->
                new Tally(
                    EquipmentId.of(row.getString(1)),
                    CounterRule.Counts.valueOf(row.getString(2)),
                    row.getString(3),
                    row.getBigDecimal(4).longValueExact(),
                    row.getBigDecimal(5).longValueExact(),
                    row.getLong(6)))
        .list();
  }

  private static UnitMemory memory(ResultSet row) throws SQLException {
    EquipmentId unit = EquipmentId.of(row.getString("path"));
    Kept kept = Json.MAPPER.readValue(row.getString("memory"), Kept.class);
    int openFrom = row.findColumn("open_from");
    return new UnitMemory(
        unit,
        row.getInt("model_version"),
        row.getString("source"),
        instant(row, row.findColumn("state_at")),
        row.getObject(openFrom) == null ? null : interval(unit, row, openFrom),
        kept.lastPiece(),
        kept.counters() == null ? Map.of() : kept.counters(),
        kept.signals(unit));
  }

  /** From five columns side by side: from, to, state, cause, code. */
  private static StateInterval interval(EquipmentId unit, ResultSet row, int first)
      throws SQLException {
    return new StateInterval(
        unit,
        row.getObject(first, OffsetDateTime.class).toInstant(),
        row.getObject(first + 1, OffsetDateTime.class).toInstant(),
        EquipmentState.valueOf(row.getString(first + 2)),
        row.getString(first + 3),
        row.getObject(first + 4, Long.class));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static <T> @Nullable String[] texts(
      List<T> all, Function<T, ? extends @Nullable Object> text) {
    @Nullable String[] texts = new @Nullable String[all.size()];
    for (int i = 0; i < texts.length; i++) {
      Object value = text.apply(all.get(i));
      texts[i] = value == null ? null : value.toString();
    }
    return texts;
  }
}
