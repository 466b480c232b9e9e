// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.Window;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Accounts of closed slices, as they are kept. Thread-safe. */
final class KeptStore {
  /** Their order is that of the array in the table; rows of before have fewer of the last ones. */
  private static final List<TimeBucket> BUCKETS = List.of(TimeBucket.values());

  private static final List<Counts> COUNTS = List.of(Counts.values());
  private static final int PLACES = 4;

  /** Of start-ups only what was observed and off plan is kept. */
  private static final int START_UP_PLACES = 2;

  /** Of the rows of a table that is called a. */
  private static final String SUMS =
      "array["
          + IntStream.rangeClosed(1, BUCKETS.size())
              .mapToObj("coalesce(sum(a.times[%d]), 0)::bigint"::formatted)
              .collect(Collectors.joining(", "))
          + "] as times, array["
          + IntStream.rangeClosed(1, COUNTS.size() * PLACES)
              .mapToObj("sum(a.pieces[%d])::bigint"::formatted)
              .collect(Collectors.joining(", "))
          + "] as pieces, case when count(a.start_up) > 0 then array["
          + IntStream.rangeClosed(1, COUNTS.size() * START_UP_PLACES)
              .mapToObj("coalesce(sum(a.start_up[%d]), 0)::bigint"::formatted)
              .collect(Collectors.joining(", "))
          + "] end as start_up, "
          // Not jsonb_agg, which would read each one.
          + "'[' || string_agg(a.unknown::text, ',') filter (where a.unknown <> '{}') || ']' as unknown";

  private final JdbcClient jdbc;

  KeptStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Lets the transaction add up many rows: without files, for they are some hundred bytes each; by
   * plans for its own units and window, for one that serves any supposes few units; and on one
   * core, because it takes longer to put sums together than several processes spare.
   */
  void prepare() {
    jdbc.sql(
            """
            select set_config('work_mem', '64MB', true),
              set_config('plan_cache_mode', 'force_custom_plan', true),
              set_config('max_parallel_workers_per_gather', '0', true)
            """)
        .query()
        .singleRow();
  }

  /** What is accounted for of a unit, and what of it is due to be made again. */
  record Progress(Optional<Window> accounted, List<Window> due) {
    static final Progress NONE = new Progress(Optional.empty(), List.of());
  }

  /** By unit; units of which nothing is kept are left out. */
  Map<EquipmentId, Progress> progress(Collection<EquipmentId> units) {
    Map<EquipmentId, Progress> progress = new HashMap<>();
    jdbc.sql(
            """
            select u.path, p.accounted_from, p.accounted_to,
              array(select from_at from account_due d where d.work_unit_id = u.id order by from_at, to_at) as dues_from,
              array(select to_at from account_due d where d.work_unit_id = u.id order by from_at, to_at) as dues_to
            from work_unit u join account_progress p on p.work_unit_id = u.id
            where u.path = any(:paths::text[])
            """)
        .param("paths", paths(units))
        .query(
            (row, _) ->
                progress.put(
                    EquipmentId.of(row.getString("path")),
                    new Progress(
                        Optional.of(
                            new Window(
                                instant(row, "accounted_from"), instant(row, "accounted_to"))),
                        windows(row.getArray("dues_from"), row.getArray("dues_to")))))
        .list();
    return progress;
  }

  /**
   * Sums of kept accounts, by unit, product and whether there was an order, and by what is asked
   * besides.
   *
   * @param summed as which unit a unit's accounts are added up.
   * @param window from the first slice to the end of the last one.
   * @param by what else tells accounts apart.
   * @param limit most accounts to return.
   */
  List<Account> find(
      Collection<EquipmentId> units,
      UnaryOperator<EquipmentId> summed,
      Window window,
      Detail by,
      int limit) {
    UnitGroups groups = UnitGroups.of(units, summed);
    return jdbc.sql(
            """
            %s
            order by path, from_at
            limit :limit
            """
                .formatted(
                    groups.query(
                        "account",
                        sums(by),
                        """
                        a.from_at >= :from::timestamptz and a.from_at < :to::timestamptz
                        and a.to_at <= :to::timestamptz""",
                        by.group)))
        .params(groups.parameters())
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query((row, _) -> account(row))
        .list();
  }

  /** The columns of an account, of several accounts of a table that is called a. */
  static String sums(Detail by) {
    return """
    a.product, min(a.order_id) as order_id, %s,
      sum(a.presets)::bigint as presets, sum(a.failures)::bigint as failures,
      sum(a.failure_micros)::bigint as failure_micros,
      min(a.from_at) as from_at, max(a.to_at) as to_at, min(a.day) as day,
      %s
    """
        .formatted(SUMS, by.columns);
  }

  /** What tells kept accounts apart besides unit, product and whether there was an order. */
  enum Detail {
    NOTHING(nothing(), ""),
    DAY(nothing(), ", a.day"),
    WEEK(nothing(), ", date_trunc('week', a.day)"),
    MONTH(nothing(), ", date_trunc('month', a.day)"),
    SHIFT(
        """
        min(a.shift) as shift, min(a.shift_date) as shift_date, a.shift_from,
        min(a.shift_to) as shift_to, min(a.team) as team""",
        ", a.shift_from, case when a.shift_from is null then a.day end"),
    ORDER(nothing(), ", a.order_id"),
    TEAM(
        """
        min(a.shift) as shift, min(a.shift_date) as shift_date, min(a.shift_from) as shift_from,
        min(a.shift_to) as shift_to, a.team""",
        ", a.team");

    private final String columns;
    private final String group;

    Detail(String columns, String group) {
      this.columns = columns;
      this.group = group;
    }

    private static String nothing() {
      return """
        null::text as shift, null::date as shift_date, null::timestamptz as shift_from,
        null::timestamptz as shift_to, null::text as team""";
    }
  }

  /** Keeps accounts of whole slices of one unit. */
  void add(int unit, List<Account> accounts) {
    for (Account account : accounts) {
      ShiftSpan shift = account.slice().shift();
      jdbc.sql(
              """
              insert into account (work_unit_id, from_at, to_at, day, shift, shift_date, shift_from,
                shift_to, team, product, order_id, times, unknown, pieces, presets, failures, failure_micros,
                start_up)
              values (:unit, :from::timestamptz, :to::timestamptz, :day::date, :shift,
                :date::date, :shiftFrom::timestamptz, :shiftTo::timestamptz, :team, :product,
                :order, :times, :unknown::jsonb, :pieces, :presets, :failures, :failureMicros,
                :startUp::bigint[])
              """)
          .param("unit", unit)
          .param("shift", shift == null ? null : shift.shift())
          .param("date", shift == null ? null : shift.date().toString())
          .param("shiftFrom", shift == null ? null : shift.window().from().toString())
          .param("shiftTo", shift == null ? null : shift.window().to().toString())
          .param("team", shift == null ? null : shift.team())
          .params(columns(account))
          .update();
    }
  }

  /** The columns of an account that do not concern its shift. */
  static Map<String, @Nullable Object> columns(Account account) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("from", account.slice().window().from().toString());
    columns.put("to", account.slice().window().to().toString());
    columns.put("day", account.slice().day().toString());
    columns.put("product", account.use().product());
    columns.put("order", account.use().order());
    columns.put("times", times(account));
    columns.put("unknown", unknown(account));
    columns.put("pieces", pieces(account));
    columns.put("presets", account.presets());
    columns.put("failures", account.failures());
    columns.put("failureMicros", micros(account.failureTime()));
    columns.put("startUp", startUp(account));
    return columns;
  }

  private static Long[] times(Account account) {
    Long[] times = new Long[BUCKETS.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = micros(account.time(BUCKETS.get(i)));
    }
    return times;
  }

  private static String unknown(Account account) {
    Map<String, Long> micros = new TreeMap<>();
    account.unknown().forEach((cause, time) -> micros.put(cause, micros(time)));
    return Json.MAPPER.writeValueAsString(micros);
  }

  /**
   * Sums what the accounts of a group tell.
   *
   * @param told by one account, or an array of what several tell; null for nothing.
   */
  private static Map<String, Duration> unknown(@Nullable String told) {
    Map<String, Duration> sum = new HashMap<>();
    if (told != null && !told.equals("{}")) {
      JsonNode read = Json.MAPPER.readTree(told);
      (read.isArray() ? read : List.of(read))
          .forEach(
              account ->
                  account
                      .properties()
                      .forEach(
                          cause ->
                              sum.merge(
                                  cause.getKey(),
                                  Duration.of(cause.getValue().asLong(), ChronoUnit.MICROS),
                                  Duration::plus)));
    }
    return sum;
  }

  private static Long[] pieces(Account account) {
    Long[] pieces = new Long[COUNTS.size() * PLACES];
    for (int i = 0; i < COUNTS.size(); i++) {
      Pieces made = account.pieces(COUNTS.get(i)).orElse(Pieces.NONE);
      pieces[i * PLACES] = made.observed();
      pieces[i * PLACES + 1] = made.offPlan();
      pieces[i * PLACES + 2] = made.outside();
      pieces[i * PLACES + 3] = made.overGap();
    }
    return pieces;
  }

  private static Long @Nullable [] startUp(Account account) {
    Map<Counts, Pieces> startUp = account.startUp();
    if (startUp == null) {
      return null;
    }
    Long[] pieces = new Long[COUNTS.size() * START_UP_PLACES];
    for (int i = 0; i < COUNTS.size(); i++) {
      Pieces made = startUp.getOrDefault(COUNTS.get(i), Pieces.NONE);
      pieces[i * START_UP_PLACES] = made.observed();
      pieces[i * START_UP_PLACES + 1] = made.offPlan();
    }
    return pieces;
  }

  private static @Nullable Map<Counts, Pieces> startUp(@Nullable Array kept) throws SQLException {
    if (kept == null) {
      return null;
    }
    Long[] pieces = (Long[]) kept.getArray();
    Map<Counts, Pieces> made = new EnumMap<>(Counts.class);
    for (int i = 0; i < COUNTS.size(); i++) {
      Pieces of = new Pieces(pieces[i * START_UP_PLACES], pieces[i * START_UP_PLACES + 1], 0, 0);
      if (!of.equals(Pieces.NONE)) {
        made.put(COUNTS.get(i), of);
      }
    }
    return made;
  }

  static Account account(ResultSet row) throws SQLException {
    Long[] times = (Long[]) row.getArray("times").getArray();
    Long[] pieces = (Long[]) row.getArray("pieces").getArray();
    Map<TimeBucket, Duration> spent = new EnumMap<>(TimeBucket.class);
    for (int i = 0; i < times.length; i++) {
      if (times[i] != 0) {
        spent.put(BUCKETS.get(i), Duration.of(times[i], ChronoUnit.MICROS));
      }
    }
    Map<Counts, Pieces> made = new EnumMap<>(Counts.class);
    for (int i = 0; i < COUNTS.size(); i++) {
      Pieces of =
          new Pieces(
              pieces[i * PLACES],
              pieces[i * PLACES + 1],
              pieces[i * PLACES + 2],
              pieces[i * PLACES + 3]);
      if (!of.equals(Pieces.NONE)) {
        made.put(COUNTS.get(i), of);
      }
    }
    return new Account(
        EquipmentId.of(row.getString("path")),
        new Slice(
            new Window(instant(row, "from_at"), instant(row, "to_at")),
            row.getObject("day", LocalDate.class),
            shift(row)),
        new Account.Use(row.getString("product"), row.getString("order_id")),
        spent,
        unknown(row.getString("unknown")),
        made,
        row.getLong("presets"),
        row.getLong("failures"),
        Duration.of(row.getLong("failure_micros"), ChronoUnit.MICROS),
        startUp(row.getArray("start_up")));
  }

  /** Without its breaks, which are in the times already. */
  private static @Nullable ShiftSpan shift(ResultSet row) throws SQLException {
    String shift = row.getString("shift");
    return shift == null
        ? null
        : new ShiftSpan(
            shift,
            row.getObject("shift_date", LocalDate.class),
            row.getString("team"),
            new Window(instant(row, "shift_from"), instant(row, "shift_to")),
            List.of());
  }

  private static List<Window> windows(Array froms, Array tos) throws SQLException {
    Timestamp[] from = (Timestamp[]) froms.getArray();
    Timestamp[] to = (Timestamp[]) tos.getArray();
    return IntStream.range(0, from.length)
        .mapToObj(i -> new Window(from[i].toInstant(), to[i].toInstant()))
        .toList();
  }

  static long micros(Duration time) {
    return time.toNanos() / 1000;
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static String[] paths(Collection<EquipmentId> units) {
    return units.stream().map(EquipmentId::path).toArray(String[]::new);
  }
}
