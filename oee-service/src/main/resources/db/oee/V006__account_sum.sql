-- Sums of kept accounts over whole weeks and months, so that a year is not added up slice by slice. They are made with
-- the last account of their period and removed with the first one that no longer holds. A new and empty table.
create table account_sum (
  work_unit_id integer not null references work_unit,
  period text not null check (period in ('WEEK', 'MONTH')),
  period_from timestamptz not null,
  period_to timestamptz not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  day date not null,
  product text,
  order_id text,
  times bigint[] not null,
  unknown jsonb not null,
  pieces bigint[] not null,
  presets bigint not null,
  failures bigint not null,
  failure_micros bigint not null,
  check (period_from <= from_at and from_at < to_at and to_at <= period_to)
);

create index account_sum_period on account_sum (work_unit_id, period, period_from);

comment on table account_sum is 'A work unit''s accounts of a whole week or month with one product, with orders or without; columns as in account.';
comment on column account_sum.from_at is 'First instant of the accounts that are summed; others of the period have another product.';
comment on column account_sum.order_id is 'One of the orders that are summed; null when there was none.';

-- A slice is accounted for once: two of the same are refused, whoever makes them. In place of the index it begins like;
-- writing accounts waits while it is built, some seconds for a year of 1,000 units.
create unique index account_once on account (work_unit_id, from_at, product, order_id) nulls not distinct;

drop index account_unit_from;
