-- Events that left a transaction and not yet the service; the relay deletes what the broker acknowledged.
-- A new and empty table: no lock that anyone waits for.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  headers text[] not null,
  value text not null,
  added_at timestamptz not null default now()
);

comment on column outbox.headers is 'Name, value, name, value ...';
