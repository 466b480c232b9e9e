-- What is kept beside the samples. New and empty tables: no lock that anyone waits for.
create table latest (
  tag_id integer primary key references tag (tag_id),
  at timestamptz not null,
  value json,
  quality smallint not null
) with (fillfactor = 70);

comment on table latest is 'The newest reading of each tag, with all its digits.';
comment on column latest.quality is 'Quality * 256 + reason, as on the wire; 0 is GOOD.';

create table device_minute (
  device_id integer not null references device (device_id),
  minute timestamptz not null,
  readings bigint not null default 0,
  batches bigint not null default 0,
  marks bigint not null default 0,
  folded bigint not null default 0,
  primary key (device_id, minute)
);

create index device_minute_dirty on device_minute (minute, device_id) where marks <> folded;

comment on table device_minute is 'What came of each device, by event time, and which minutes have to be folded again.';
comment on column device_minute.marks is 'Grows with each transaction that changes the minute.';
comment on column device_minute.folded is 'The marks that the roll-up of the minute has seen.';

create table hour_mark (
  tag_id integer not null references tag (tag_id),
  hour timestamptz not null,
  primary key (tag_id, hour)
);

comment on table hour_mark is 'Hours of a tag to be folded again from its minutes.';

create table gap (
  gap_id bigint generated always as identity primary key,
  device_id integer not null references device (device_id),
  epoch text not null,
  from_sequence bigint not null,
  to_sequence bigint not null,
  after timestamptz,
  before timestamptz,
  noticed_at timestamptz not null default now()
);

create index gap_device on gap (device_id, before);

comment on table gap is 'Batches that a gateway numbered and that never came.';
comment on column gap.after is 'Event time of the last reading before the gap; null when there was none.';
comment on column gap.before is 'Event time of the first reading after it; null when that batch was empty.';

create table sample_quarantine (
  quarantine_id bigint generated always as identity primary key,
  tag_id integer not null references tag (tag_id),
  at timestamptz not null,
  value json,
  quality smallint not null,
  received_at timestamptz not null
);

create index sample_quarantine_received on sample_quarantine (received_at);

comment on table sample_quarantine is 'Readings stamped too far in the future or the past to be believed.';

create table gateway_event (
  event_id uuid primary key,
  at timestamptz not null,
  gateway text not null,
  device text,
  event json not null
);

create index gateway_event_at on gateway_event (gateway, device, at);

