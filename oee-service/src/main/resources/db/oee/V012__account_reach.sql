-- How long behind a change kept accounts depend on it: of a set-up the first part is within the planned set-up time, also
-- where it began in the slice before. A new column with a constant default: the table is locked for an instant only. Kept
-- accounts stay as they are; their arrays of times have one bucket less, which reads as none of its time.
alter table account_progress add column reach_micros bigint not null default 0 check (reach_micros >= 0);

comment on column account_progress.reach_micros is 'By the plant model that the newest accounts were made with; a change removes accounts so far behind it.';
