-- Samples as hypertables; every option is named, because defaults change between releases.
-- New and empty tables: no lock that anyone waits for.
create table sample (
  at timestamptz not null,
  tag_id integer not null,
  value double precision,
  quality smallint not null
);

select create_hypertable('sample', by_range('at', interval '1 day'), create_default_indexes => false);

create table sample_text (
  at timestamptz not null,
  tag_id integer not null,
  value text not null
);

select create_hypertable('sample_text', by_range('at', interval '1 day'), create_default_indexes => false);

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
);

create table sample_1h (like sample_1m including all);

select create_hypertable('sample_1m', by_range('at', interval '30 days'), create_default_indexes => false);
select create_hypertable('sample_1h', by_range('at', interval '365 days'), create_default_indexes => false);
