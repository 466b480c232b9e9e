-- Which earlier version a version of the plant model puts in force again. A new column without a default: the
-- table is locked for a moment, and not rewritten.
alter table plant_model add column repeats integer check (repeats > 0 and repeats < version);

comment on column plant_model.repeats is 'The earlier version that this one repeats; null when its text was sent.';
