-- Samples by day on plain PostgreSQL; partitions are made ahead and on demand, never a default one.
-- New and empty tables: no lock that anyone waits for.
create table sample (
  at timestamptz not null,
  tag_id integer not null,
  value double precision,
  quality smallint not null
) partition by range (at);

create index sample_tag_at on sample (tag_id, at);

create table sample_text (
  at timestamptz not null,
  tag_id integer not null,
  value text not null
) partition by range (at);

create index sample_text_tag_at on sample_text (tag_id, at);

create table sample_1m (
  at timestamptz not null,
  tag_id integer not null,
  count integer not null,
  good integer not null,
  min double precision,
  max double precision,
  first double precision,
  first_at timestamptz,
  last double precision,
  last_at timestamptz,
  integral double precision not null,
  covered_micros bigint not null,
  delta bigint,
  primary key (tag_id, at)
) partition by range (at);

create table sample_1h (like sample_1m including all);
