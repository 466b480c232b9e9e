-- What this service knows: plant models as it follows them, the memory of each work unit's fold, and the facts.
-- New and empty tables: no lock that anyone waits for.

-- Lets the exclusion constraint below compare a number beside a range; a trusted extension of every PostgreSQL.
create extension if not exists btree_gist;

create table plant_model (
  site text collate "C" not null,
  version integer not null check (version >= 1),
  accepted_at timestamptz not null,
  model jsonb not null,
  primary key (site, version)
);

comment on table plant_model is 'Every version of each site''s plant model; readings are folded with the version they were read with.';

-- The memory is committed with the facts, so a fold goes on exactly where it stood.
create table work_unit (
  id integer generated always as identity primary key,
  path text collate "C" not null unique,
  model_version integer not null default 0,
  source text not null default '',
  state_at timestamptz,
  open_from timestamptz,
  open_to timestamptz,
  open_state text,
  open_cause text,
  open_code bigint,
  memory jsonb not null default '{}',
  check (open_from < open_to),
  check ((open_from is null) = (open_to is null) and (open_from is null) = (open_state is null))
);

comment on column work_unit.source is 'Gateway and device the unit is read by.';
comment on column work_unit.open_to is 'Until when the last reading speaks; a later one moves it.';
comment on column work_unit.memory is 'Last value of each counter, and the last sign of a piece.';

-- Intervals that have ended. Two of one work unit cannot overlap.
create table state_interval (
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null check (state in ('PRODUCING', 'SETUP', 'DELAYED', 'DOWN', 'UNPLANNED', 'UNKNOWN')),
  cause text,
  code bigint,
  check (from_at < to_at),
  exclude using gist (work_unit_id with =, tstzrange(from_at, to_at) with &&)
);

-- No unique index: each reading is folded once because the stream's position commits with its facts.
create table piece_count (
  work_unit_id integer not null references work_unit,
  since_at timestamptz not null,
  at timestamptz not null,
  counts text not null check (counts in ('PRODUCED', 'GOOD', 'SCRAP')),
  pieces bigint not null check (pieces >= 0),
  correction text check (correction in ('ROLL_OVER', 'RESET', 'PRESET')),
  product text,
  over_gap boolean not null,
  check (pieces > 0 or correction is not null)
);

create index piece_count_unit_at on piece_count (work_unit_id, at);

comment on column piece_count.over_gap is 'The counter was not read for a while: the pieces were made while nothing was known.';
comment on column piece_count.at is 'When the pieces were seen; they belong to the window this instant lies in.';

-- All intervals, those that have ended and those that still go on.
create view state as
select u.path, i.from_at, i.to_at, i.state, i.cause, i.code, false as is_open
from state_interval i join work_unit u on u.id = i.work_unit_id
union all
select path, open_from, open_to, open_state, open_cause, open_code, true
from work_unit
where open_from is not null;
