-- How each gateway said last that it is. A new and empty table: no lock that anyone waits for.
create table gateway (
  name text primary key,
  heard_at timestamptz not null,
  clock_offset_micros bigint,
  report json not null
);

comment on column gateway.heard_at is 'When the broker took the report, by its clock.';
comment on column gateway.clock_offset_micros is
  'The gateway''s clock less the broker''s, less the time the report was on its way; null when the broker''s is not known.';
comment on column gateway.report is 'The newest GatewayReport.';
