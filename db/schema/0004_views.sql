-- Views for users' own SQL; each export of `arterial export` is the view of the same name.

CREATE VIEW facts AS  -- Call sites, handlers and span sites
SELECT 'call_site' AS kind, c.file, c.line, c.column, c.framework, nullif(c.operation, '') AS operation,
       c.call_kind, c.api, f.name AS function, NULL AS span_name,
       iif(c.operation = '', 1, NULL) AS dynamic,
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM call_site_binary x JOIN binary b ON b.id = x.binary_id WHERE x.call_site_id = c.id ORDER BY b.label)) AS targets,
       o.owners AS owner, iif(c.degraded, 1, NULL) AS degraded
FROM call_site c JOIN function f ON f.id = c.function_id
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = c.file
UNION ALL
SELECT 'handler', h.file, h.line, h.column, h.framework, nullif(h.operation, ''), h.call_kind, h.api, f.name, NULL,
       iif(h.operation = '', 1, NULL),
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM handler_binary x JOIN binary b ON b.id = x.binary_id WHERE x.handler_id = h.id ORDER BY b.label)),
       o.owners, iif(h.degraded, 1, NULL)
FROM handler h JOIN function f ON f.id = h.function_id
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = h.file
UNION ALL
SELECT 'span_site', s.file, s.line, s.column, s.framework, NULL, NULL, NULL, f.name, s.name,
       iif(s.name IS NULL, 1, NULL),
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM span_site_binary x JOIN binary b ON b.id = x.binary_id WHERE x.span_site_id = s.id ORDER BY b.label)),
       o.owners, iif(s.degraded, 1, NULL)
FROM span_site s JOIN function f ON f.id = s.function_id
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = s.file;

CREATE VIEW static_edges AS  -- handler or main -> operation
SELECT 'static_edge' AS kind, e.caller, nullif(c.operation, '') AS callee, c.file, c.line, e.hops, e.via, e.confidence, b.label AS target
FROM static_edge e JOIN call_site c ON c.id = e.call_site_id JOIN binary b ON b.id = e.binary_id;

CREATE VIEW dependencies AS  -- One dependency after the join
SELECT d.caller, nullif(d.callee, '') AS callee, d.caller_component, d.callee_component, d.status, d.rule,
       d.ambiguous, d.verdict, d.verdict_basis, d.requests, d.calls, d.weighted_calls, d.errors,
       d.failed_with, d.survived, d.interval_low, d.interval_high, d.base_failure, d.presence,
       d.presence_share, d.flags, d.upper_bound, d.reason, d.critical_ns, d.critical_share,
       d.critical_ns - d.clipped_ns - d.assumed_ns AS measured_ns, d.clipped_ns, d.assumed_ns, d.slack_ns,
       (SELECT group_concat(name, char(10)) FROM (SELECT DISTINCT j.name FROM dependency_journey x JOIN journey j ON j.id = x.journey_id WHERE x.dependency_id = d.id ORDER BY j.name)) AS journeys,
       d.p50_ns, d.p95_ns, d.p99_ns,
       (SELECT group_concat(site, char(10)) FROM (SELECT c.file || ':' || c.line AS site FROM dependency_site x JOIN call_site c ON c.id = x.call_site_id WHERE x.dependency_id = d.id ORDER BY c.file, c.line)) AS sites,
       d.server_p50_ns, d.server_p95_ns, d.server_p99_ns, d.network_p50_ns, d.network_p95_ns, d.network_p99_ns, d.failure, d.failure_at, d.disagreement, d.observed_as,
       (SELECT group_concat(proxies, char(10)) FROM (SELECT DISTINCT v.proxies FROM dependency_edge x JOIN evidence v ON v.edge_id = x.edge_id WHERE x.dependency_id = d.id AND v.proxies <> '' ORDER BY v.proxies)) AS proxies,
       d.caller_owner, d.callee_owner
FROM dependency d;

CREATE VIEW components AS  -- One component with the name that answers give it: the environment only where it tells components apart
SELECT c.id, c.namespace, c.name, c.environment, c.kind,
       iif(c.namespace = '', '', c.namespace || '/') || c.name
       || iif(c.environment = '' OR NOT EXISTS (SELECT 1 FROM component x WHERE x.namespace = c.namespace AND x.name = c.name AND x.environment <> c.environment), '', ' (' || c.environment || ')') AS label
FROM component c;

CREATE VIEW critical_path AS  -- One call path of a journey with its share of the critical path
WITH RECURSIVE walk(id, path, entry_id) AS (  -- entry_id: operation of the nearest entry span above
  SELECT id, name, NULL FROM call_path WHERE parent_id IS NULL
  UNION ALL
  SELECT p.id, w.path || ' > ' || p.name,
         iif(up.kind IN ('server', 'consumer') OR up.parent_id IS NULL OR up.component_id <> (SELECT component_id FROM call_path a WHERE a.id = up.parent_id), up.operation_id, w.entry_id)
  FROM call_path p JOIN walk w ON p.parent_id = w.id JOIN call_path up ON up.id = w.id),
stat AS (
  SELECT path_id, sum(traces) AS traces, sum(spans) AS spans, sum(on_path) AS on_path,
         sum(critical_ns) AS critical_ns, sum(clipped_ns) AS clipped_ns, sum(assumed_ns) AS assumed_ns,
         sum(duration_ns) AS duration_ns, sum(slack_ns) AS slack_ns, sum(slack_spans) AS slack_spans
  FROM call_path_stat GROUP BY path_id),
call AS (  -- the sites of the calls that an operation makes, by what it calls
  SELECT e.caller_id, e.callee_id, iif(k.kind = 'span', o.name, NULL) AS span_name,
         c.file || ':' || c.line AS site, c.file, c.line
  FROM edge e JOIN operation o ON o.id = e.callee_id JOIN component k ON k.id = o.component_id
  JOIN dependency_edge x ON x.edge_id = e.id
  JOIN dependency_site s ON s.dependency_id = x.dependency_id AND s.rule IS NOT NULL
  JOIN call_site c ON c.id = s.call_site_id)
SELECT j.name AS journey, w.path, c.label AS component,
       p.name AS operation, p.kind, p.depth, s.critical_ns AS time_ns,
       s.critical_ns * 1.0 / nullif((SELECT critical_ns FROM journey_summary x WHERE x.journey_id = j.id), 0) AS share,
       s.on_path * 1.0 / nullif(s.traces, 0) AS on_path,
       iif(s.slack_spans > 0, s.slack_ns / s.slack_spans, NULL) AS slack_ns,
       (SELECT site FROM call WHERE caller_id = w.entry_id AND (callee_id = p.operation_id OR (p.operation_id IS NULL AND span_name = p.name)) ORDER BY file, line LIMIT 1) AS site,
       (SELECT group_concat(site, char(10)) FROM (SELECT DISTINCT site FROM call WHERE caller_id = w.entry_id AND (callee_id = p.operation_id OR (p.operation_id IS NULL AND span_name = p.name)) ORDER BY file, line)) AS sites,
       coalesce((SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'operation' AND p.operation_id IS NOT NULL AND x.name = coalesce((SELECT name FROM operation_name n WHERE n.operation_id = p.operation_id), p.name)),
                (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'component' AND x.name = c.label)) AS owner,
       s.critical_ns - s.clipped_ns - s.assumed_ns AS measured_ns, s.clipped_ns, s.assumed_ns, s.traces, s.spans, s.duration_ns, p.id AS path_id, p.parent_id, j.id AS journey_id
FROM call_path p JOIN walk w ON w.id = p.id JOIN stat s ON s.path_id = p.id
JOIN journey j ON j.id = p.journey_id JOIN components c ON c.id = p.component_id;

CREATE VIEW owners AS  -- Owner of a path, target, operation or component
SELECT kind, name, owners, dialect, file, line, guess FROM ownership;

CREATE VIEW targets AS  -- One build target
SELECT b.label, 'binary' AS kind, b.build_system,
       (SELECT group_concat(file, ' ') FROM (SELECT DISTINCT u.file FROM binary_unit x JOIN unit u ON u.id = x.unit_id WHERE x.binary_id = b.id ORDER BY u.file)) AS sources
FROM binary b;

CREATE VIEW issues AS  -- Everything skipped, lost or guessed
SELECT kind, severity, nullif(file, '') AS file, nullif(line, 0) AS line, nullif(detail, '') AS detail, sum(count) AS count
FROM issue GROUP BY kind, severity, file, line, detail;
