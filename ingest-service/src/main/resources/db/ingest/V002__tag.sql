-- Signals by number, created on first sight. New and empty tables: no lock that anyone waits for.
create table device (
  device_id integer generated always as identity primary key,
  gateway text not null,
  name text not null,
  first_seen_at timestamptz not null default now(),
  last_at timestamptz,
  unique (gateway, name)
);

comment on column device.last_at is 'Event time of the newest reading.';

create table tag (
  tag_id integer generated always as identity primary key,
  name text not null unique,
  device_id integer not null references device (device_id),
  kind text check (kind in ('BOOL', 'INTEGER', 'REAL', 'TEXT')),
  first_seen_at timestamptz not null default now()
);

create index tag_name_prefix on tag (name text_pattern_ops);
create index tag_device on tag (device_id);

comment on column tag.kind is 'What its newest value was; null while it never had one.';

create table tag_setting (
  name text primary key,
  site text not null,
  gateway text not null,
  device text not null,
  period_micros bigint not null check (period_micros > 0),
  roll_over_at numeric(30, 0),
  pieces_per_count integer check (pieces_per_count > 0),
  planned_run_time_nanos bigint,
  unit text,
  check ((roll_over_at is null) = (pieces_per_count is null))
);

create index tag_setting_site on tag_setting (site);

comment on table tag_setting is 'How the plant model in force wants a tag understood.';
comment on column tag_setting.roll_over_at is 'First value a piece counter cannot show; null when the tag counts nothing.';
comment on column tag_setting.pieces_per_count is 'Pieces that one step of a piece counter means.';
comment on column tag_setting.planned_run_time_nanos is 'PRI of what the counter''s work unit makes; null when not known.';
