-- Which event of which calendar file a booking came from, so that the next file can be followed.
-- Columns without a default that is computed: a lock for an instant. The index reads the table once.

alter table booking
  add column uid text,
  add column occurrence_at timestamptz,
  add column is_withdrawn boolean not null default false,
  add check ((uid is null) = (occurrence_at is null)),
  add check (not is_withdrawn or (uid is not null and cancelled_at is not null));

comment on column booking.uid is 'UID of the event in the calendar file; null when somebody booked it here.';
comment on column booking.occurrence_at is 'When that occurrence began before it was moved by itself; with the UID it names the occurrence.';
comment on column booking.is_withdrawn is 'Cancelled because a later file no longer had it, and not by somebody here.';

create index booking_uid on booking (place, from_at) where uid is not null;
create index booking_occurrence on booking (place, occurrence_at) where uid is not null;
