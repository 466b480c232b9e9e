-- Samples go straight into the columnstore, so no index: a tag is a segment there, sorted by time. The policy
-- takes what came as rows, and merges small segments.
alter table sample set (
  timescaledb.enable_columnstore = true,
  timescaledb.segmentby = 'tag_id',
  timescaledb.orderby = 'at'
);

call add_columnstore_policy('sample', after => interval '2 hours', if_not_exists => true);
