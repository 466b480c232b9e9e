-- What a shift's report tells beside its figures, and which stops were told to the rest of the platform.
-- A new column without a default and new, empty tables: no lock that anyone waits for.

alter table closed_shift add column detail jsonb;

comment on column closed_shift.detail is 'Waterfall, stops and definitions as reported; null for what was reported before they were kept.';
comment on column closed_shift.digest is 'What a report is recognised by: its KPIs'' inputs and its stops.';

-- Stretches whose stops may be otherwise than they were told. Written in the transaction that changes them.
create table stop_due (
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  to_at timestamptz not null,
  cause text not null check (cause in ('MACHINE', 'EDIT', 'PLANT_MODEL')),
  author text not null default '',
  primary key (work_unit_id, cause, author),
  check (from_at < to_at)
);

comment on column stop_due.author is 'Who caused it; empty for the plant itself.';

-- Every stop that was told, as it was told last.
create table told_stop (
  work_unit_id integer not null references work_unit,
  from_at timestamptz not null,
  is_open boolean not null,
  revision integer not null check (revision >= 1),
  digest text not null,
  is_withdrawn boolean not null,
  primary key (work_unit_id, from_at)
);

comment on column told_stop.is_open is 'It went on when it was told.';
comment on column told_stop.is_withdrawn is 'It was told to be no stop after all.';
