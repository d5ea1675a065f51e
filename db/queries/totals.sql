-- What the database is made of, and which hours the traces cover.
WITH counted(name, value) AS (SELECT 'translation units', count(*) FROM unit
UNION ALL SELECT 'call sites', count(*) FROM call_site
UNION ALL SELECT 'handlers', count(*) FROM handler
UNION ALL SELECT 'span sites', count(*) FROM span_site
UNION ALL SELECT 'binaries', count(*) FROM binary
UNION ALL SELECT 'services', count(DISTINCT namespace || '/' || name) FROM component WHERE kind = 'service'
UNION ALL SELECT 'spans', coalesce((SELECT value FROM ingest_count WHERE name = 'spans_read'), 0)
UNION ALL SELECT 'complete traces', coalesce((SELECT value FROM ingest_count WHERE name = 'traces_complete'), 0)
UNION ALL SELECT 'dependencies', coalesce(sum(dependencies), 0) FROM dependency_tally),
hours AS (
  SELECT hour FROM journey_stat UNION SELECT hour FROM entry_stat UNION SELECT hour FROM edge_stat)
SELECT 'revision' AS name, value FROM setting WHERE key = 'revision'
UNION ALL
SELECT 'window', strftime('%Y-%m-%d %H:00', min(hour) * 3600, 'unixepoch') || ' to '
                 || strftime('%Y-%m-%d %H:00', (max(hour) + 1) * 3600, 'unixepoch') || ' UTC'
FROM hours HAVING count(*) > 0
UNION ALL SELECT name, value FROM counted WHERE value > 0
UNION ALL SELECT status || ' dependencies', sum(dependencies) FROM dependency_tally GROUP BY status
UNION ALL SELECT verdict || ' dependencies', sum(dependencies) FROM dependency_tally GROUP BY verdict;
