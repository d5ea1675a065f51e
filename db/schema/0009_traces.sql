-- What the traces themselves are worth, and whose time is whose: the basis of `quality` and
-- `compare`. Keyed by `hour` and `parked` as the tables of 0002_runtime.sql are.

CREATE TABLE component_quality (  -- What is broken or missing in the spans of a component
  component_id INTEGER NOT NULL REFERENCES component(id),  -- the service that reported the spans
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  spans INTEGER NOT NULL,        -- spans analysed
  missing_parents INTEGER NOT NULL,  -- spans whose parent is not in their trace
  skewed INTEGER NOT NULL,       -- spans shifted for clock skew
  max_skew_ns INTEGER NOT NULL,  -- greatest shift, without its sign
  duplicate_ids INTEGER NOT NULL,-- spans with the id of another, unequal one
  missing_kinds INTEGER NOT NULL,-- spans without a kind
  calls INTEGER NOT NULL,        -- calls by CLIENT and PRODUCER spans
  missing_peers INTEGER NOT NULL,-- of them, nobody answered in the trace and the span names nobody
  bad_times INTEGER NOT NULL,    -- spans without a start, or that end before it
  bad_ids INTEGER NOT NULL,      -- spans whose ids are not hexadecimal, or too short to be sure
  cycles INTEGER NOT NULL,       -- spans whose parent link closed a circle
  late INTEGER NOT NULL,         -- spans that came after their trace was closed: not in `spans`
  PRIMARY KEY (component_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_root (  -- Entry spans that have no parent: where traces begin
  operation_id INTEGER NOT NULL REFERENCES operation(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  roots INTEGER NOT NULL,        -- how many; without CONSUMERs that link to their producer
  PRIMARY KEY (operation_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_time (  -- Own time of an operation: its entry spans without the calls they make
  operation_id INTEGER NOT NULL REFERENCES operation(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  traces INTEGER NOT NULL,       -- complete traces with such spans
  calls INTEGER NOT NULL,        -- entry spans
  time_ns INTEGER NOT NULL,      -- sum of their own times
  critical_ns INTEGER NOT NULL,  -- of it, on critical paths of journeys
  calls_squares BLOB NOT NULL,   -- sum over traces of calls * calls
  time_squares BLOB NOT NULL,    -- sum over traces of time * time, in microseconds
  time_calls BLOB NOT NULL,      -- sum over traces of time * calls, in microseconds
  PRIMARY KEY (operation_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge_time (  -- Time on the way to a callee: the client's span without the server's; all of it where the callee is a peer
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  traces INTEGER NOT NULL,       -- complete traces with such calls
  calls INTEGER NOT NULL,        -- calls whose way is known
  time_ns INTEGER NOT NULL,      -- sum of their times on the way
  critical_ns INTEGER NOT NULL,  -- of it, on critical paths of journeys
  calls_squares BLOB NOT NULL,   -- sum over traces of calls * calls
  time_squares BLOB NOT NULL,    -- sum over traces of time * time, in microseconds
  time_calls BLOB NOT NULL,      -- sum over traces of time * calls, in microseconds
  PRIMARY KEY (edge_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_failure (  -- Failures of an operation that no call it made explains
  operation_id INTEGER NOT NULL REFERENCES operation(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  traces INTEGER NOT NULL,       -- complete traces with such spans
  calls INTEGER NOT NULL,        -- spans
  failed INTEGER NOT NULL,       -- of them, failed of themselves
  fatal INTEGER NOT NULL,        -- of those, within a journey that failed
  calls_squares INTEGER NOT NULL,    -- sum over traces of calls * calls
  failed_squares INTEGER NOT NULL,   -- sum over traces of failed * failed
  failed_calls INTEGER NOT NULL,     -- sum over traces of failed * calls
  PRIMARY KEY (operation_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge_failure (  -- Failures on the way to a callee: the client's span failed and no failed span of the callee explains it
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  traces INTEGER NOT NULL,       -- complete traces with such spans
  calls INTEGER NOT NULL,        -- spans
  failed INTEGER NOT NULL,       -- of them, failed of themselves
  fatal INTEGER NOT NULL,        -- of those, within a journey that failed
  calls_squares INTEGER NOT NULL,    -- sum over traces of calls * calls
  failed_squares INTEGER NOT NULL,   -- sum over traces of failed * failed
  failed_calls INTEGER NOT NULL,     -- sum over traces of failed * calls
  PRIMARY KEY (edge_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge_fanout (  -- How often a request makes the same call
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  requests INTEGER NOT NULL,     -- complete entry spans that made the call
  calls INTEGER NOT NULL,        -- calls by them
  retries INTEGER NOT NULL,      -- of the calls, tries after the first
  max_calls INTEGER NOT NULL,    -- most calls by one entry span
  PRIMARY KEY (edge_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE VIEW fan_out AS  -- How often requests make each call they make, and how much of that is trying again
SELECT k.label AS caller_component, a.name AS caller, c.label AS callee_component, b.name AS callee,
       sum(f.requests) AS requests, sum(f.calls) AS calls,
       sum(f.calls) * 1.0 / nullif(sum(f.requests), 0) AS calls_per_request,
       max(f.max_calls) AS max_calls, sum(f.retries) AS retries, sum(s.recovered) AS recovered
FROM edge_fanout f JOIN edge_stat s USING (edge_id, hour, parked) JOIN edge e ON e.id = f.edge_id
JOIN operation a ON a.id = e.caller_id JOIN components k ON k.id = a.component_id
JOIN operation b ON b.id = e.callee_id JOIN components c ON c.id = b.component_id AND c.kind <> 'span'
GROUP BY e.id;

CREATE TABLE configured_journey (  -- Journeys of arterial.yaml, as of the last ingest
  name TEXT PRIMARY KEY,         -- as in journey.name
  position INTEGER NOT NULL,     -- in the order of the file, from 0: the first that fits wins
  session TEXT NOT NULL,         -- attribute that joins its steps, '' where one request is the journey
  objective TEXT NOT NULL,       -- what is expected of each request, in words; '' where nothing is
  latency_bucket INTEGER,        -- histogram bucket of the latency that is expected; NULL: none is
  latency_share REAL,            -- share of requests that must be that fast
  available REAL,                -- share of requests that must not fail; NULL: none is expected
  owners TEXT NOT NULL,          -- owners separated by one space, '' where not said
  line INTEGER NOT NULL          -- line of arterial.yaml
) STRICT, WITHOUT ROWID;

CREATE TABLE configured_step (  -- Steps of journeys of several requests
  journey TEXT NOT NULL REFERENCES configured_journey(name),
  step INTEGER NOT NULL,         -- from 1
  name TEXT NOT NULL,            -- name or first request
  PRIMARY KEY (journey, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_visit (  -- Steps that users took: the 1,000 sessions of a journey with the smallest hashes, of each the earliest 256 requests
  journey TEXT NOT NULL,         -- journey.name
  parked INTEGER NOT NULL,       -- 1: from parked traces
  session BLOB NOT NULL,         -- hash of the session, 8 bytes
  start_ns INTEGER NOT NULL,     -- start of the request
  step INTEGER NOT NULL,         -- configured_step.step
  trace BLOB NOT NULL,           -- trace id, 16 bytes
  duration_ns INTEGER NOT NULL,  -- of the request
  failed INTEGER NOT NULL,       -- 1: it failed
  PRIMARY KEY (journey, parked, session, start_ns, step, trace)
) STRICT, WITHOUT ROWID;

CREATE VIEW journey_steps AS  -- How far users get in journeys of several requests, each step after the one before
WITH RECURSIVE ranked AS (
  SELECT journey, session, start_ns, step, min(duration_ns) AS duration_ns, max(failed) AS failed,
         dense_rank() OVER (PARTITION BY journey ORDER BY session) AS place
  FROM session_visit GROUP BY journey, session, start_ns, step),
visit AS MATERIALIZED (SELECT * FROM ranked WHERE place <= 1000),
walk(journey, session, step, first_ns, start_ns) AS (
  SELECT journey, session, 1, min(start_ns), min(start_ns) FROM visit WHERE step = 1 GROUP BY journey, session
  UNION ALL
  SELECT w.journey, w.session, w.step + 1, w.first_ns,
         (SELECT min(v.start_ns) FROM visit v WHERE v.journey = w.journey AND v.session = w.session AND v.step = w.step + 1 AND v.start_ns > w.start_ns)
  FROM walk w WHERE EXISTS (SELECT 1 FROM visit v WHERE v.journey = w.journey AND v.session = w.session AND v.step = w.step + 1 AND v.start_ns > w.start_ns))
SELECT k.journey, k.step, k.name,
       count(w.session) AS sessions,
       count(w.session) * 1.0 / nullif((SELECT count(*) FROM walk x WHERE x.journey = k.journey AND x.step = 1), 0) AS share,
       coalesce(sum(v.failed), 0) AS failed_sessions,
       CAST(avg(w.start_ns + v.duration_ns - w.first_ns) AS INTEGER) AS mean_ns  -- from the start of the first step to the end of this one
FROM configured_step k
LEFT JOIN walk w ON w.journey = k.journey AND w.step = k.step
LEFT JOIN visit v ON v.journey = w.journey AND v.session = w.session AND v.step = w.step AND v.start_ns = w.start_ns
GROUP BY k.journey, k.step;

CREATE VIEW broken_propagation AS  -- Operations at which traces begin although other components call them: the caller's context was lost
WITH root AS (SELECT operation_id, sum(roots) AS roots FROM entry_root GROUP BY operation_id),
call AS (  -- seen in one trace, or by a caller that knows the operation by name only
  SELECT e.callee_id AS operation_id, e.caller_id, 1 AS seen, sum(s.calls) AS calls
  FROM edge e JOIN edge_stat s ON s.edge_id = e.id
  JOIN operation o ON o.id = e.callee_id JOIN component c ON c.id = o.component_id AND c.kind = 'service'
  WHERE e.messaging = 0 GROUP BY e.id
  UNION ALL
  SELECT served.id, e.caller_id, 0, sum(s.calls)
  FROM edge e JOIN edge_stat s ON s.edge_id = e.id
  JOIN operation o ON o.id = e.callee_id JOIN component c ON c.id = o.component_id AND c.kind = 'peer'
  JOIN operation served ON served.name = o.name
  JOIN component k ON k.id = served.component_id AND k.kind = 'service'
  JOIN operation caller ON caller.id = e.caller_id AND caller.component_id <> served.component_id
  WHERE e.messaging = 0 AND o.system IN ('grpc', 'http', 'thrift') GROUP BY e.id, served.id)
SELECT c.label AS component, o.name AS operation, r.roots,
       sum(iif(call.seen, call.calls, 0)) AS seen_calls,
       sum(iif(call.seen, 0, call.calls)) AS unseen_calls,
       (SELECT group_concat(x, char(10)) FROM (
          SELECT DISTINCT k.label || ' ' || b.name AS x FROM call a JOIN operation b ON b.id = a.caller_id
          JOIN components k ON k.id = b.component_id WHERE a.operation_id = r.operation_id ORDER BY x)) AS callers,
       o.component_id
FROM root r JOIN call ON call.operation_id = r.operation_id
JOIN operation o ON o.id = r.operation_id JOIN components c ON c.id = o.component_id
WHERE r.roots > 0 GROUP BY r.operation_id HAVING sum(call.calls) > r.roots;

CREATE VIEW quality AS  -- What is broken or missing in the spans of each service
SELECT c.label AS component, sum(q.spans) AS spans, sum(q.missing_parents) AS missing_parents,
       sum(q.skewed) AS skewed, max(q.max_skew_ns) AS max_skew_ns,
       sum(q.duplicate_ids) AS duplicate_ids, sum(q.missing_kinds) AS missing_kinds,
       sum(q.calls) AS calls, sum(q.missing_peers) AS missing_peers,
       coalesce((SELECT sum(roots) FROM entry_root r JOIN operation o ON o.id = r.operation_id
                 WHERE o.component_id = q.component_id), 0) AS roots,
       coalesce((SELECT sum(roots) FROM broken_propagation b WHERE b.component_id = q.component_id), 0) AS broken_roots,
       sum(q.late) AS late, sum(q.bad_times) AS bad_times, sum(q.bad_ids) AS bad_ids,
       sum(q.cycles) AS cycles
FROM component_quality q JOIN components c ON c.id = q.component_id
GROUP BY q.component_id;

CREATE TABLE journey_attainment (  -- How journeys of arterial.yaml do, over all windows; derived by the join
  journey_id INTEGER PRIMARY KEY REFERENCES journey(id),
  within_latency REAL,           -- share of requests within the latency that is expected (to a bucket, 1.1 %), weighted; NULL: none is
  available REAL NOT NULL        -- share of requests that did not fail, weighted
) STRICT;

CREATE VIEW journeys AS  -- One journey, with what arterial.yaml expects of it
SELECT j.name, o.name AS root, c.label AS component,
       s.traces, s.weighted, s.errors, s.p50_ns, s.p95_ns, s.p99_ns,
       nullif(k.objective, '') AS objective,
       a.within_latency, iif(k.available IS NULL, NULL, a.available) AS available,
       iif(coalesce(k.objective, '') = '', NULL,
           coalesce(a.within_latency >= k.latency_share, 1) AND coalesce(a.available >= k.available, 1)) AS objective_met,
       coalesce(nullif(k.owners, ''),
                (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'operation' AND x.name = coalesce((SELECT name FROM operation_name n WHERE n.operation_id = o.id), o.name)),
                (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'component' AND x.name = c.label)) AS owner
FROM journey j JOIN journey_summary s ON s.journey_id = j.id
JOIN operation o ON o.id = j.root_id JOIN components c ON c.id = o.component_id
LEFT JOIN configured_journey k ON k.name = j.name AND j.configured
LEFT JOIN journey_attainment a ON a.journey_id = j.id;
