-- What was made in start-up phases, of units that have a start-up time. Columns without a default: the tables are locked for
-- an instant only, and kept rows stay as they are; a plant model that gives a start-up time has them made again.
alter table account add column start_up bigint[];
alter table account_sum add column start_up bigint[];

comment on column account.start_up is 'By kind of count as in pieces: observed, off plan; null where the unit has no start-up time.';
