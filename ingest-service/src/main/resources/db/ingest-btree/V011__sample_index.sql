-- The Apache edition has no columnstore, so one tag's samples are found by an index.
create index sample_tag_at on sample (tag_id, at);
