-- Accounts of closed slices: a shift as far as it lies in one day, or a day's time without a shift.
-- Whatever changes what they were made of removes them in its own transaction and says so in
-- account_due; until they are made again they are computed from the facts. New and empty tables.

create table account_progress (
  work_unit_id integer primary key references work_unit,
  accounted_from timestamptz not null,
  accounted_to timestamptz not null,
  check (accounted_from < accounted_to)
);

comment on column account_progress.accounted_to is 'Every slice from accounted_from to here is accounted for, or in account_due.';

create table account_due (
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  to_at timestamptz not null,
  cause text not null check (cause in ('LATE_DATA', 'EDIT', 'RUN', 'PLANNED_DOWNTIME', 'PLANT_MODEL')),
  author text,
  check (from_at < to_at)
);

create index account_due_unit on account_due (work_unit_id, from_at);

create table account (
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  to_at timestamptz not null,
  day date not null,
  shift text,
  shift_date date,
  shift_from timestamptz,
  shift_to timestamptz,
  team text,
  product text,
  order_id text,
  times bigint[] not null,
  unknown jsonb not null,
  pieces bigint[] not null,
  presets bigint not null,
  failures bigint not null,
  failure_micros bigint not null,
  check (from_at < to_at)
);

create index account_unit_from on account (work_unit_id, from_at);

comment on table account is 'How a work unit spent a slice with one product and order, and what it made.';
comment on column account.times is 'Microseconds by time bucket, in the order of the service''s TimeBucket.';
comment on column account.unknown is 'Microseconds by cause, summing to the time of the bucket UNKNOWN.';
comment on column account.pieces is 'By kind of count (PRODUCED, GOOD, SCRAP, REWORK): observed, off plan, outside, over a gap.';

-- A shift of a work unit as it was reported when it closed (revision 1), and each time that changed since.
create table closed_shift (
  work_unit_id integer not null references work_unit,
  shift text not null,
  date date not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  team text,
  revision integer not null check (revision >= 1),
  at timestamptz not null,
  cause text not null check (cause in ('CLOSED', 'LATE_DATA', 'EDIT', 'RUN', 'PLANNED_DOWNTIME', 'PLANT_MODEL')),
  author text,
  model_version integer not null,
  profile text not null,
  digest text not null,
  figures jsonb not null,
  primary key (work_unit_id, from_at, revision)
);

create index closed_shift_from on closed_shift (from_at, work_unit_id);
