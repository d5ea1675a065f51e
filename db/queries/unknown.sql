-- What the answers do not know: one phrase each, with how many. Every report ends with it.
WITH
units AS (SELECT count(*) AS n, coalesce(sum(status = 'degraded' AND error IS NOT NULL), 0) AS degraded,
                 coalesce(sum(status IN ('failed', 'crashed', 'timeout')), 0) AS lost FROM unit),
ingested(name, n) AS (SELECT name, value FROM ingest_count),
services AS (
  SELECT DISTINCT c.id, iif(c.namespace = '', c.name, c.namespace || '/' || c.name) AS name,
         EXISTS (SELECT 1 FROM component_target t WHERE t.component_id = c.id) AS tied
  FROM component c WHERE c.kind = 'service'),
said(position, count, what) AS (
  SELECT 1, NULL, 'no source has been indexed: only traces speak' FROM units WHERE n = 0
  UNION ALL
  SELECT 2, NULL, 'no trace has been ingested: only the source speaks'
  WHERE NOT EXISTS (SELECT 1 FROM input)
  UNION ALL
  SELECT 3, lost, printf('translation units (of %d) without any facts', n) FROM units WHERE lost > 0
  UNION ALL
  SELECT 4, degraded, printf('translation units (of %d) with errors: only what could be extracted', n)
  FROM units WHERE degraded > 0
  UNION ALL
  SELECT 5, sum(count), 'translation units under inferred flags, as there is no compile database: what macros of the build bring in is not seen'
  FROM issue WHERE kind = 'inferred_flags' HAVING count(*) > 0
  UNION ALL
  SELECT 6, count(*), 'call sites whose operation is computed at run time'
  FROM call_site WHERE operation = '' HAVING count(*) > 0
  UNION ALL
  SELECT 7, count(*), 'services tied to no binary: ' || (
           SELECT group_concat(name, ', ') FROM (SELECT DISTINCT name FROM services WHERE NOT tied ORDER BY name LIMIT 5))
         || iif(count(*) > 5, ', ...', '')
  FROM (SELECT DISTINCT name FROM services WHERE NOT tied)
  WHERE EXISTS (SELECT 1 FROM unit) HAVING count(*) > 0
  UNION ALL
  SELECT 8, n, 'partial traces: they count as calls, never in presence, verdicts or journeys'
  FROM ingested WHERE name = 'traces_partial' AND n > 0
  UNION ALL
  SELECT 9, n, 'spans that wait for the rest of their traces' FROM ingested WHERE name = 'spans_parked' AND n > 0
  UNION ALL
  SELECT 10, n, 'spans that came too late for their traces' FROM ingested WHERE name = 'spans_late' AND n > 0
  UNION ALL
  SELECT 11, n, 'spans refused as broken' FROM ingested WHERE name = 'spans_rejected' AND n > 0
  UNION ALL
  SELECT 12, sum(unknown_weight), 'traces without a known sampling rate: each counts as 1'
  FROM journey_stat HAVING sum(unknown_weight) > 0
  UNION ALL
  SELECT 13, sum(dependencies), 'matches that could not tell several call sites apart'
  FROM dependency_tally WHERE ambiguous HAVING count(*) > 0
  UNION ALL
  SELECT 14, sum(dependencies), 'observed dependencies with too few failures for a verdict'
  FROM dependency_tally WHERE verdict = 'untested' AND status <> 'static-only' HAVING count(*) > 0
  UNION ALL
  SELECT 15, sum(dependencies), 'verdicts without control: the callee never succeeded'
  FROM dependency_tally WHERE no_control HAVING count(*) > 0
  UNION ALL
  SELECT 16, sum(dependencies), 'verdicts that rest on failures of a single hour'
  FROM dependency_tally WHERE one_incident HAVING count(*) > 0
  UNION ALL
  SELECT 17, sum(dependencies), 'dependencies of the source that no trace could show: '
         || (SELECT group_concat(reason) FROM (SELECT DISTINCT nullif(reason, '') AS reason FROM dependency_tally
                                               WHERE status = 'static-only' AND NOT bounded ORDER BY 1))
  FROM dependency_tally WHERE status = 'static-only' AND NOT bounded HAVING count(*) > 0)
SELECT count, what AS unknown FROM said ORDER BY position;
