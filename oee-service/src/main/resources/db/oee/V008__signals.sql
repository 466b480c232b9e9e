-- What rules know of signals, reworked pieces, and reasons that were proposed and applied.
-- The checks and the column are short locks: one pass over piece_count, none over overlay.

-- Reworked pieces were refused, and with them the batch they came in.
alter table piece_count drop constraint piece_count_counts_check;
alter table piece_count add constraint piece_count_counts_check
  check (counts in ('PRODUCED', 'GOOD', 'SCRAP', 'REWORK'));

-- Values that have ended, of tags that a rule names; a value that still holds is in work_unit.memory.
create table signal_interval (
  work_unit_id integer not null references work_unit,
  tag text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  value text not null,
  check (from_at < to_at),
  exclude using gist (work_unit_id with =, tag with =, tstzrange(from_at, to_at) with &&)
);

comment on column signal_interval.value is 'Digits, a real number with its point, or a text behind an apostrophe.';

comment on table signal_interval is 'What a tag that a rule names said, from one change to the next; between two there was nothing to read.';

create view signal as
select work_unit_id, tag, from_at, to_at, value from signal_interval
union all
select u.id, s.tag, s."from", s."to", s.value
from work_unit u,
  jsonb_to_recordset(coalesce(u.memory -> 'signals', '[]'))
    as s (tag text, "from" timestamptz, "to" timestamptz, value text);

-- Whether the service said it of itself, by what people said before.
alter table overlay add column is_proposed boolean not null default false;

-- The newest edit of a unit tells whether somebody edited meanwhile; the newest ones teach.
create index edit_unit_number on edit (work_unit_id, number);
create index edit_undoes on edit (undoes) where undoes is not null;
