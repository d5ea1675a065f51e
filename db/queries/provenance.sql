-- What stands in the first line of every export: where the rows come from, equal for equal inputs.
-- No clock times, no paths of the machine. One row.
WITH hours AS (
  SELECT hour FROM journey_stat UNION SELECT hour FROM entry_stat UNION SELECT hour FROM edge_stat)
SELECT (SELECT value FROM setting WHERE key = 'revision') AS revision,
       (SELECT min(hour) FROM hours) AS first_hour, (SELECT max(hour) FROM hours) AS last_hour,
       (SELECT count(*) FROM unit) AS units,
       (SELECT value FROM ingest_count WHERE name = 'spans_read') AS spans,
       (SELECT value FROM ingest_count WHERE name = 'traces_complete') AS complete_traces,
       (SELECT value FROM ingest_count WHERE name = 'traces_partial') AS partial_traces,
       (SELECT count(*) FROM dependency) AS dependencies,
       (SELECT coalesce(sum(count), 0) FROM issue WHERE severity = 'error') AS errors,
       (SELECT coalesce(sum(count), 0) FROM issue WHERE severity = 'warning') AS warnings,
       (SELECT coalesce(sum(count), 0) FROM issue WHERE severity = 'info') AS infos;
