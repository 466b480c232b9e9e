-- Where each projection stands. The position commits with what the records wrote, so a record counts once.
-- New and empty tables: no lock that anyone waits for.
create table stream_position (
  projection text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null check (next_offset >= 0),
  topic_id text not null,
  changed_at timestamptz not null default now(),
  primary key (projection, topic, partition)
);

comment on table stream_position is 'Next record to apply, per projection and partition; moves by compare-and-set.';
comment on column stream_position.topic_id is 'Identity the broker gave the topic; another one means it was created anew.';

-- The last record of each numbered source, to drop what was sent twice and to see what is missing.
create table stream_watermark (
  projection text not null,
  source text not null,
  epoch text not null,
  sequence bigint not null,
  changed_at timestamptz not null default now(),
  primary key (projection, source, epoch)
);

-- Records that the broker deleted before this projection came to them.
create table stream_loss (
  id bigint generated always as identity primary key,
  projection text not null,
  topic text not null,
  partition integer not null,
  from_offset bigint not null,
  to_offset bigint not null,
  noticed_at timestamptz not null default now()
);

comment on column stream_loss.to_offset is 'First offset that was still there; the loss ends before it.';
