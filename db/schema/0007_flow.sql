-- What the code around calls says of them: failure, deadline, retries, order, context. Words and
-- definitions: db/flow.h. Derived from facts: the next `arterial index` fills it.

DELETE FROM setting WHERE key = 'link_version';

CREATE TABLE call_flow (  -- What the source says of a call site, over all chains that lead to it
  call_site_id INTEGER PRIMARY KEY REFERENCES call_site(id) ON DELETE CASCADE,
  failure TEXT NOT NULL CHECK (failure IN ('propagates', 'handled', 'ignored', 'unknown')),  -- what becomes of its failure; of chains that differ the strongest: propagates, handled, ignored
  failure_confidence TEXT NOT NULL CHECK (failure_confidence IN ('high', 'medium', 'low')),  -- how sure that is
  failure_file TEXT NOT NULL,    -- file of the line that decides, '' where none does
  failure_line INTEGER NOT NULL, -- that line, 0 where none does
  failure_evidence TEXT NOT NULL,-- one line of text for each line of source it rests on, from the call outwards: file:line what
  fire_and_forget INTEGER NOT NULL,  -- 1: nothing ever waits for the result
  deadline TEXT NOT NULL CHECK (deadline IN ('set', 'inherited', 'none', 'unknown')),  -- set: here or by a helper; inherited: that of the inbound request
  deadline_confidence TEXT NOT NULL CHECK (deadline_confidence IN ('high', 'medium', 'low')),  -- how sure that is
  deadline_ns INTEGER,           -- the constant, or the flag's default; NULL: not known
  deadline_flag TEXT NOT NULL,   -- flag or configuration key that holds it, '' if none
  deadline_evidence TEXT NOT NULL,  -- as failure_evidence
  retry TEXT NOT NULL CHECK (retry IN ('loop', 'library', 'service_config', 'none', 'unknown')),  -- what repeats the call
  retry_confidence TEXT NOT NULL CHECK (retry_confidence IN ('high', 'medium', 'low')),  -- how sure that is
  retry_attempts INTEGER,        -- in all, the first included; NULL: not known
  retry_unbounded INTEGER NOT NULL,  -- 1: until it succeeds
  backoff TEXT NOT NULL CHECK (backoff IN ('yes', 'no', 'unknown')),  -- waits between attempts
  retry_evidence TEXT NOT NULL,  -- as failure_evidence
  channel TEXT NOT NULL CHECK (channel IN ('pooled', 'per_call', 'unknown')),  -- where the connection comes from
  hedging TEXT NOT NULL CHECK (hedging IN ('yes', 'no', 'unknown')),  -- sent more than once at a time
  wait_for_ready TEXT NOT NULL CHECK (wait_for_ready IN ('yes', 'no', 'unknown')),  -- waits for a connection instead of failing
  channel_evidence TEXT NOT NULL,  -- as failure_evidence
  condition TEXT NOT NULL,       -- under which the function makes the call, '' if none
  feature_flag TEXT NOT NULL,    -- feature flag in it, '' if none
  loop_over TEXT NOT NULL,       -- what the loop around it goes over, '' in no loop
  loop_bounded TEXT NOT NULL CHECK (loop_bounded IN ('yes', 'no', 'unknown')),  -- the loop's length is given before it starts
  context_trace TEXT NOT NULL CHECK (context_trace IN ('yes', 'no', 'unknown')),  -- the inbound trace context goes out with the call
  context_cancellation TEXT NOT NULL CHECK (context_cancellation IN ('yes', 'no', 'unknown')),  -- so does the caller's cancellation
  context_deadline TEXT NOT NULL CHECK (context_deadline IN ('yes', 'no', 'unknown')),  -- so does the caller's deadline
  context_confidence TEXT NOT NULL CHECK (context_confidence IN ('high', 'medium', 'low')),  -- how sure that is
  context_evidence TEXT NOT NULL -- as failure_evidence
) STRICT;

CREATE TABLE static_edge_flow (  -- The same for one chain: from this handler (or main) to this call site
  static_edge_id INTEGER PRIMARY KEY REFERENCES static_edge(id) ON DELETE CASCADE,
  failure TEXT NOT NULL CHECK (failure IN ('propagates', 'handled', 'ignored', 'unknown')),  -- what becomes of the failure in this handler
  failure_confidence TEXT NOT NULL CHECK (failure_confidence IN ('high', 'medium', 'low')),  -- how sure that is
  failure_file TEXT NOT NULL,    -- file of the line that decides, '' where none does
  failure_line INTEGER NOT NULL, -- that line, 0 where none does
  failure_evidence TEXT NOT NULL,-- as in call_flow
  condition TEXT NOT NULL,       -- conditions of all its calls, outermost first, '' if none
  feature_flag TEXT NOT NULL,    -- the outermost feature flag in them, '' if none
  loop_over TEXT NOT NULL        -- the outermost loop around them, '' if none
) STRICT;

CREATE TABLE call_order (  -- Two call sites that one handler (or main) leads to, and in which order their calls are made
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  caller TEXT NOT NULL,          -- as in static_edge
  first_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,   -- the one with the smaller id
  second_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,  -- the other
  relation TEXT NOT NULL CHECK (relation IN ('before', 'after', 'concurrent', 'exclusive', 'unknown')),  -- before: first ends before second starts
  dependent TEXT NOT NULL CHECK (dependent IN ('yes', 'control', 'no', 'unknown')),  -- yes: the later needs a value that the earlier gives; control: that only decides whether it is made
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),  -- how sure that is
  evidence TEXT NOT NULL,        -- as failure_evidence in call_flow
  PRIMARY KEY (binary_id, caller, first_id, second_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW call_orders AS  -- Two calls that one handler (or main) makes, the one that stands earlier in its files first
SELECT 'call_order' AS kind, o.caller, f.file || ':' || f.line AS first_site, nullif(f.operation, '') AS first_callee,
       o.relation, s.file || ':' || s.line AS second_site, nullif(s.operation, '') AS second_callee,
       o.dependent, o.confidence, nullif(o.evidence, '') AS evidence, b.label AS target
FROM call_order o JOIN call_site f ON f.id = o.first_id JOIN call_site s ON s.id = o.second_id
JOIN binary b ON b.id = o.binary_id;

DROP VIEW facts;
CREATE VIEW facts AS  -- Call sites, handlers, span sites, places that hand a trace context on, and endpoints: channels, listeners, registrations
SELECT 'call_site' AS kind, c.file, c.line, c.column, c.framework, nullif(c.operation, '') AS operation,
       c.call_kind, c.api, f.name AS function, NULL AS span_name,
       iif(c.operation = '', 1, NULL) AS dynamic,
       nullif(c.statement, '') AS statement, nullif(c.key, '') AS key, NULL AS address, NULL AS address_from,
       w.failure, w.failure_confidence, nullif(w.failure_file || ':' || w.failure_line, ':0') AS failure_at,
       nullif(w.failure_evidence, '') AS failure_evidence, iif(w.fire_and_forget, 1, NULL) AS fire_and_forget,
       w.deadline, w.deadline_confidence, w.deadline_ns, nullif(w.deadline_flag, '') AS deadline_flag, nullif(w.deadline_evidence, '') AS deadline_evidence,
       w.retry, w.retry_confidence, w.retry_attempts, iif(w.retry_unbounded, 1, NULL) AS retry_unbounded, nullif(w.backoff, 'unknown') AS backoff, nullif(w.retry_evidence, '') AS retry_evidence,
       nullif(w.channel, 'unknown') AS channel, nullif(w.hedging, 'unknown') AS hedging, nullif(w.wait_for_ready, 'unknown') AS wait_for_ready, nullif(w.channel_evidence, '') AS channel_evidence,
       nullif(w.condition, '') AS conditional, nullif(w.feature_flag, '') AS feature_flag,
       iif(w.loop_over <> '', 1, NULL) AS in_loop, nullif(w.loop_over, '') AS loop_over, iif(w.loop_over <> '', w.loop_bounded, NULL) AS loop_bounded,
       w.context_trace AS context, w.context_cancellation, w.context_deadline, w.context_confidence, nullif(w.context_evidence, '') AS context_evidence,
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM call_site_binary x JOIN binary b ON b.id = x.binary_id WHERE x.call_site_id = c.id ORDER BY b.label)) AS targets,
       o.owners AS owner, iif(c.degraded, 1, NULL) AS degraded
FROM call_site c JOIN function f ON f.id = c.function_id
LEFT JOIN call_flow w ON w.call_site_id = c.id
LEFT JOIN ownership o ON o.kind = 'path' AND o.name = c.file
UNION ALL
SELECT s.kind, s.file, s.line, s.column, s.framework, s.operation, s.call_kind, s.api, f.name, s.span_name, s.dynamic,
       NULL, NULL, s.address, s.address_from,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       (SELECT group_concat(label, ' ') FROM (
          SELECT b.label FROM handler_binary x JOIN binary b ON b.id = x.binary_id WHERE s.kind = 'handler' AND x.handler_id = s.id
          UNION ALL SELECT b.label FROM span_site_binary x JOIN binary b ON b.id = x.binary_id WHERE s.kind = 'span_site' AND x.span_site_id = s.id
          UNION ALL SELECT b.label FROM endpoint_site_binary x JOIN binary b ON b.id = x.binary_id WHERE s.kind IN ('channel', 'listener', 'registration') AND x.endpoint_site_id = s.id
          UNION ALL SELECT b.label FROM context_site_binary x JOIN binary b ON b.id = x.binary_id WHERE s.kind LIKE 'context%' AND x.context_site_id = s.id
          ORDER BY 1)),
       o.owners, iif(s.degraded, 1, NULL)
FROM (SELECT 'handler' AS kind, id, file, line, column, framework, nullif(operation, '') AS operation, call_kind, api,
             NULL AS span_name, iif(operation = '', 1, NULL) AS dynamic, NULL AS address, NULL AS address_from, function_id, degraded FROM handler
      UNION ALL
      SELECT 'span_site', id, file, line, column, framework, NULL, NULL, NULL, name, iif(name IS NULL, 1, NULL), NULL, NULL, function_id, degraded FROM span_site
      UNION ALL
      SELECT 'context_' || direction, id, file, line, column, framework, NULL, NULL, NULL,
             (SELECT name FROM span_site x WHERE x.id = span_site_id), NULL, NULL, NULL, function_id, degraded FROM context_site
      UNION ALL
      SELECT role, id, file, line, column, framework, NULL, NULL, NULL, NULL, iif(address = '', 1, NULL), nullif(address, ''), nullif(source, ''), function_id, degraded FROM endpoint_site) s
JOIN function f ON f.id = s.function_id
LEFT JOIN ownership o ON o.kind = 'path' AND o.name = s.file;
