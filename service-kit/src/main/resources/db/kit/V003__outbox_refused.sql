-- An event that the broker will never take stays, with the reason, and its key waits behind it; other keys go on.
-- Two nullable columns without default and an index on a table that is nearly empty: locks of milliseconds.
alter table outbox
  add column refused_at timestamptz,
  add column refused_because text;

comment on column outbox.refused_at is 'When retrying was given up; null: waits to be sent.';

create index outbox_refused on outbox (topic, key, id) where refused_at is not null;
