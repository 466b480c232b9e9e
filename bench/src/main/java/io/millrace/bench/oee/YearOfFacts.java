// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.oee;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills the tables of {@code oee-service} with a year, from outside. Ten machines get the facts of
 * a year, of which the service makes their accounts and reports; other machines get copies of
 * those, and of the facts of the last days. Confined to one thread.
 */
final class YearOfFacts {
  /** How many machines have a year of their own. */
  static final int OWN = 10;

  /** For which the facts of every machine are there. */
  private static final int DAYS = 3;

  /** Runs of 2 to 52 minutes, then a stop of some seconds or up to 40 minutes; seeded by hashes. */
  private static final String INTERVALS =
      """
      insert into oee.state_interval (work_unit_id, from_at, to_at, state, cause)
      select unit, from_at, to_at,
        case when n % 2 = 0 then 'PRODUCING' when kind < 0.45 then 'DOWN'
          when kind < 0.85 then 'DELAYED' else 'SETUP' end,
        case when n % 2 = 0 then null when kind < 0.25 then 'GUARD_OPEN' when kind < 0.45 then 'JAM'
          when kind < 0.7 then 'STARVED' when kind < 0.85 then 'BLOCKED' end
      from (
        select unit, n, kind, ?::timestamptz + sum(length) over w - length as from_at,
          ?::timestamptz + sum(length) over w as to_at
        from (
          select u.id as unit, n, bench_random(u.id * 1000000 + n, 1) as kind,
            date_trunc('milliseconds', make_interval(secs => case
              when n % 2 = 0 then 120 + 3000 * bench_random(u.id * 1000000 + n, 2) ^ 2
              when bench_random(u.id * 1000000 + n, 3) < 0.7
                then 15 + 120 * bench_random(u.id * 1000000 + n, 4)
              else 180 + 2220 * bench_random(u.id * 1000000 + n, 5) end)) as length
          from oee.work_unit u, generate_series(1, 48000) n
          where u.path = any(?)) steps
        window w as (partition by unit order by n)) placed
      where to_at <= ?::timestamptz and (n % 2 = 0 or kind < 0.95)
      order by from_at
      """;

  /** A count each two minutes of a run, scrap in every tenth. */
  private static final String COUNTS =
      """
      insert into oee.piece_count (work_unit_id, since_at, at, counts, pieces, product, over_gap)
      select i.work_unit_id, at - interval '2 minutes', at, counts,
        case counts when 'SCRAP' then 1 + floor(3 * chance) else 48 + floor(12 * chance) end,
        'water', false
      from oee.state_interval i
      join oee.work_unit u on u.id = i.work_unit_id,
        generate_series(i.from_at + interval '2 minutes', i.to_at, interval '2 minutes') at,
        lateral (select bench_random(extract(epoch from at)::bigint, i.work_unit_id)) as c (chance),
        unnest(array['PRODUCED', 'SCRAP']) counts
      where i.state = 'PRODUCING' and u.path = any(?) and (counts = 'PRODUCED' or chance < 0.1)
      order by at
      """;

  /** Orders of a day or two, each of one product. */
  private static final String RUNS =
      """
      insert into oee.run (id, work_unit_id, from_at, to_at, product, order_id, author, at)
      select gen_random_uuid(), u.id, ?::timestamptz + n * interval '37 hours',
        ?::timestamptz + n * interval '37 hours'
          + make_interval(mins => 1200 + (1000 * bench_random(u.id * 1000 + n, 6))::int),
        (array['water', 'juice', 'tea', 'cola'])[1 + (n + u.id) % 4], 'o' || n, 'bench', now()
      from oee.work_unit u, generate_series(0, 235) n
      where u.path = any(?)
      """;

  private static final List<String> COPIES =
      List.of(
          """
          insert into oee.account_progress
          select c.to_id, p.accounted_from, p.accounted_to
          from bench_copy c join oee.account_progress p on p.work_unit_id = c.from_id
          """,
          """
          insert into oee.account
          select c.to_id, a.from_at, a.to_at, a.day, a.shift, a.shift_date, a.shift_from, a.shift_to,
            a.team, a.product, a.order_id, a.times, a.unknown, a.pieces, a.presets, a.failures,
            a.failure_micros
          from bench_copy c join oee.account a on a.work_unit_id = c.from_id
          order by a.from_at, c.to_id
          """,
          """
          insert into oee.account_sum
          select c.to_id, a.period, a.period_from, a.period_to, a.from_at, a.to_at, a.day, a.product,
            a.order_id, a.times, a.unknown, a.pieces, a.presets, a.failures, a.failure_micros
          from bench_copy c join oee.account_sum a on a.work_unit_id = c.from_id
          order by a.period_to, c.to_id
          """,
          """
          insert into oee.closed_shift
          select c.to_id, s.shift, s.date, s.from_at, s.to_at, s.team, s.revision, s.at, s.cause,
            s.author, s.model_version, s.profile, s.digest,
            replace(s.figures::text, c.from_path, c.path)::jsonb
          from bench_copy c join oee.closed_shift s on s.work_unit_id = c.from_id
          order by s.from_at, c.to_id
          """);

  private static final String COPY_INTERVALS =
      """
      insert into oee.state_interval
      select c.to_id, i.from_at, i.to_at, i.state, i.cause, i.code
      from bench_copy c join oee.state_interval i on i.work_unit_id = c.from_id
      where i.from_at < ?::timestamptz and i.to_at > ?::timestamptz
        and not exists (select from oee.state_interval k
          where k.work_unit_id = c.to_id and k.from_at = i.from_at)
      order by i.from_at
      """;

  private static final String COPY_COUNTS =
      """
      insert into oee.piece_count
      select c.to_id, p.since_at, p.at, p.counts, p.pieces, p.correction, p.product, p.over_gap
      from bench_copy c join oee.piece_count p on p.work_unit_id = c.from_id
      where p.at < ?::timestamptz and p.at >= ?::timestamptz
        and not exists (select from oee.piece_count k
          where k.work_unit_id = c.to_id and k.at = p.at and k.counts = p.counts)
      order by p.at
      """;

  private static final String COPY_RUNS =
      """
      insert into oee.run
      select gen_random_uuid(), c.to_id, r.from_at, r.to_at, r.product, r.order_id, r.author, r.at
      from bench_copy c join oee.run r on r.work_unit_id = c.from_id
      where r.from_at < ?::timestamptz and r.to_at > ?::timestamptz
        and not exists (select from oee.run k
          where k.work_unit_id = c.to_id and k.from_at = r.from_at)
      """;

  private final Connection connection;
  private final ZonedDateTime from;
  private final ZonedDateTime to;

  /**
   * @param from first midnight of the year.
   * @param to midnight after its last day.
   */
  YearOfFacts(Connection connection, ZonedDateTime from, ZonedDateTime to) throws SQLException {
    this.connection = connection;
    this.from = from;
    this.to = to;
    // Without looking up each row's work unit, which was just made.
    execute("set session_replication_role = replica");
  }

  /** Ten machines of a plant, with facts of a year; one transaction. */
  void addOwn(Plant plant) throws SQLException {
    List<String> paths = plant.paths().subList(0, OWN);
    execute(
        """
        create or replace function bench_random(bigint, int) returns float8
        language sql immutable parallel safe
        return (hashint8extended($1, $2) & 1048575) / 1048576.0
        """);
    connection.setAutoCommit(false);
    execute("insert into oee.work_unit (path) select unnest(?)", paths);
    execute(INTERVALS, start(), start(), paths, end());
    execute(COUNTS, paths);
    execute(RUNS, start(), start(), paths);
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** The other machines of a plant, each a copy of one that has a year of its own. */
  void addCopies(Plant of, Plant plant) throws SQLException {
    connection.setAutoCommit(false);
    execute("drop table if exists bench_copy");
    execute("create temp table bench_copy (path text, from_id int, to_id int, from_path text)");
    execute(
        """
        with added as (
          insert into oee.work_unit (path) select unnest(?) on conflict do nothing
          returning id, path)
        insert into bench_copy
        select a.path, o.id, a.id, o.path
        from added a
        join oee.work_unit o on o.path = ? || right(a.path, 1)
        """,
        plant.paths(),
        of.line() + "/unit");
    for (String copy : COPIES) {
      execute(copy);
    }
    copyFacts(end(), to.minusDays(DAYS).toInstant().toString());
    connection.commit();
    connection.setAutoCommit(true);
    execute("vacuum analyze");
  }

  private void copyFacts(String until, String since) throws SQLException {
    execute(COPY_INTERVALS, until, since);
    execute(COPY_COUNTS, until, since);
    execute(COPY_RUNS, until, since);
  }

  /**
   * Gives a copied machine the facts of a week and takes away what is kept of it, as late data
   * does, so that the service makes it again.
   */
  void reopen(Plant of, String unit, ZonedDateTime monday) throws SQLException {
    String since = monday.minusDays(2).toInstant().toString();
    String until = monday.plusDays(9).toInstant().toString();
    String first = monday.toInstant().toString();
    String last = monday.plusDays(7).toInstant().toString();
    connection.setAutoCommit(false);
    execute("delete from bench_copy");
    execute(
        """
        insert into bench_copy
        select u.path, o.id, u.id, o.path from oee.work_unit u, oee.work_unit o
        where u.path = ? and o.path = ? || right(u.path, 1)
        """,
        unit,
        of.line() + "/unit");
    copyFacts(until, since);
    execute(
        """
        delete from oee.account a using bench_copy c
        where a.work_unit_id = c.to_id and a.from_at >= ?::timestamptz and a.to_at <= ?::timestamptz
        """,
        first,
        last);
    execute(
        """
        delete from oee.account_sum a using bench_copy c
        where a.work_unit_id = c.to_id
          and a.period_from < ?::timestamptz and a.period_to > ?::timestamptz
        """,
        last,
        first);
    execute(
        """
        insert into oee.account_due
        select to_id, ?::timestamptz, ?::timestamptz, 'LATE_DATA', null from bench_copy
        """,
        first,
        last);
    connection.commit();
    connection.setAutoCommit(true);
  }

  /**
   * How many rows that are kept of a machine differ from those of the one it is a copy of, and how
   * many of its shifts were reported otherwise. (A report's digest knows the machine's name, so
   * copies are reported once more.)
   */
  long differences(Plant of, String unit) throws SQLException {
    return number(
        """
        with c as (
          select u.id as to_id, o.id as from_id from oee.work_unit u, oee.work_unit o
          where u.path = ? and o.path = ? || right(u.path, 1)),
        one as (
          select to_jsonb(a) - 'work_unit_id' as row from oee.account a, c where work_unit_id = to_id
          union all
          select to_jsonb(a) - 'work_unit_id' from oee.account_sum a, c where work_unit_id = to_id),
        other as (
          select to_jsonb(a) - 'work_unit_id' as row from oee.account a, c where work_unit_id = from_id
          union all
          select to_jsonb(a) - 'work_unit_id' from oee.account_sum a, c where work_unit_id = from_id)
        select (select count(*) from (table one except all table other) x)
          + (select count(*) from (table other except all table one) x)
          + (select count(*) from c
            join oee.closed_shift s on s.work_unit_id = c.to_id and s.revision = 2
            join oee.closed_shift r on r.work_unit_id = c.to_id and r.from_at = s.from_at
              and r.revision = 1
            where s.figures - 'revision' <> r.figures - 'revision')
        """,
        unit,
        of.line() + "/unit");
  }

  long number(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private String start() {
    return from.toInstant().toString();
  }

  private String end() {
    return to.toInstant().toString();
  }

  private void execute(String sql, @Nullable Object... values) throws SQLException {
    if (values.length == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
      return;
    }
    try (PreparedStatement statement = prepare(sql, values)) {
      statement.execute();
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof List<?> texts) {
        statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
    return statement;
  }
}
