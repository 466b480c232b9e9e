-- How a tag's readings were chosen before they were sent. New columns without a default: no rewrite, a lock for a moment.
-- Rows that were written before have none of it: every reading of theirs is sent.
alter table tag_setting
  add column reporting text,
  add column error double precision,
  add column max_gap_micros bigint check (max_gap_micros > 0),
  add column hold_micros bigint check (hold_micros > 0),
  add column stale_after_micros bigint check (stale_after_micros > 0);

comment on column tag_setting.reporting is 'Kind of strategy that chose the readings; null is EVERY.';
comment on column tag_setting.error is 'How far the rebuilt signal may be from what was read; null when nothing is rebuilt.';
comment on column tag_setting.max_gap_micros is 'Longest time between two readings while all is well; null is the period.';
comment on column tag_setting.hold_micros is 'How long a reading speaks for; null is three periods.';
comment on column tag_setting.stale_after_micros is 'Age from which the newest reading is stale; null is three periods.';
