-- What people say beside the facts: why equipment stopped, what it made, when it was not meant to work.
-- New and empty tables: no lock that anyone waits for.

-- Every edit, for ever; an undo is an edit, too.
create table edit (
  id uuid primary key,
  work_unit_id integer not null references work_unit,
  number bigint generated always as identity unique,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text check (state in ('PRODUCING', 'SETUP', 'DELAYED', 'DOWN', 'UNPLANNED', 'UNKNOWN')),
  reason text,
  reason_tree text,
  comment text,
  undoes uuid references edit,
  author text not null,
  at timestamptz not null,
  why text,
  check (from_at < to_at)
);

create index edit_unit_from on edit (work_unit_id, from_at);

comment on table edit is 'What people said of stretches of time, in the order they said it; the fold of a unit''s edits is its overlay.';
comment on column edit.reason_tree is 'The tree, with its version, that the reason was taken from.';

-- The fold of the edits. Two overlays of one work unit cannot overlap.
create table overlay (
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text,
  reason text,
  comment text,
  edit_id uuid not null references edit,
  check (from_at < to_at),
  exclude using gist (work_unit_id with =, tstzrange(from_at, to_at) with &&)
);

-- What is made where. Two runs of one work unit cannot overlap.
create table run (
  id uuid primary key,
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  to_at timestamptz not null default 'infinity',
  product text,
  order_id text,
  author text not null,
  at timestamptz not null,
  check (from_at < to_at),
  check (product is not null or order_id is not null),
  exclude using gist (work_unit_id with =, tstzrange(from_at, to_at) with &&)
);

comment on column run.to_at is 'Infinity while the run goes on.';

-- Planned downtime of a place and everything below it. A booking is cancelled, never deleted.
create table booking (
  id uuid primary key,
  place text collate "C" not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  kind text not null check (kind in ('MAINTENANCE', 'NO_DEMAND', 'TRIAL', 'OTHER')),
  why text not null,
  author text not null,
  at timestamptz not null,
  version integer not null default 1,
  cancelled_at timestamptz,
  cancelled_by text,
  check (from_at < to_at),
  check ((cancelled_at is null) = (cancelled_by is null))
);

create index booking_place on booking (place, from_at) where cancelled_at is null;
