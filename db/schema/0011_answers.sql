-- What questions are answered from: the dependencies as a graph that is read in parts, what each
-- journey loses when a call in it fails, and the views of the answers. The tables are derived, by
-- the join, from those of 0003_join.sql.

CREATE TABLE graph_node (  -- An operation as an end of dependencies: what a user may name
  id INTEGER PRIMARY KEY,        -- from 0 on, without gaps
  operation TEXT NOT NULL,       -- operation, or main:<binary>
  component TEXT NOT NULL,       -- component, where several offer an operation of that name; '': the name alone says which, or it is unknown
  owner TEXT,                    -- owners separated by one space; '' deliberately unowned; NULL: no rule
  is_static INTEGER NOT NULL,    -- 1: the source has it
  is_observed INTEGER NOT NULL,  -- 1: traces show it
  UNIQUE (operation, component)
) STRICT;

CREATE TABLE graph_links (  -- The dependencies of 256 operations in a row, packed: what a search follows
  id INTEGER PRIMARY KEY,        -- (first node / 256) * 2, and 1 for direction callees
  links BLOB NOT NULL            -- see db/queries/graph.h
) STRICT;

CREATE TABLE graph_journey (  -- Where a journey begins in the graph
  journey_id INTEGER PRIMARY KEY,  -- journey.id
  node_id INTEGER NOT NULL,      -- graph_node.id of its first operation
  owner TEXT                     -- of the journey, as in the view journeys; NULL: no rule
) STRICT;

CREATE TABLE journey_effect (  -- What becomes of a journey when a call that it makes fails, along the chain of calls that hurts it most
  dependency_id INTEGER NOT NULL,  -- dependency.id
  journey_id INTEGER NOT NULL,   -- journey.id
  effect TEXT NOT NULL CHECK (effect IN ('fails', 'may fail', 'unknown', 'survives')),  -- the weakest link's: mandatory or propagates: fails; mixed: may fail; optional, async, handled or ignored: survives
  basis TEXT NOT NULL CHECK (basis IN ('runtime', 'static', 'assumed', 'unknown')),  -- what the least certain link rests on: verdicts of traces; of the source; verdicts without control or of an ambiguous match; nothing
  chance_low REAL,               -- product of the links' 95 % intervals: how often the journey fails when the call does, at least; NULL: a link was never tested
  chance_high REAL,              -- at most
  hops INTEGER NOT NULL,         -- calls from the journey's first operation to the callee
  next_id INTEGER,               -- dependency before it on the chain, nearer to the beginning; NULL: the first operation makes the call
  rank INTEGER NOT NULL,         -- greater: hurts more, is surer, is nearer
  PRIMARY KEY (dependency_id, journey_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dependency_tally (  -- How many dependencies there are of each kind: what every answer's last line counts
  status TEXT NOT NULL,          -- as in dependency
  verdict TEXT NOT NULL,         -- as in dependency
  reason TEXT NOT NULL,          -- as in dependency, '' where none
  ambiguous INTEGER NOT NULL,    -- 1: the match could not tell call sites apart
  bounded INTEGER NOT NULL,      -- 1: with an upper bound
  no_control INTEGER NOT NULL,   -- 1: flag of that name
  one_incident INTEGER NOT NULL, -- 1: flag of that name
  dependencies INTEGER NOT NULL, -- how many
  calls INTEGER,                 -- their calls; NULL: none was observed
  PRIMARY KEY (status, verdict, reason, ambiguous, bounded, no_control, one_incident)
) STRICT, WITHOUT ROWID;

CREATE INDEX dependency_callee ON dependency(callee, callee_component);
CREATE INDEX dependency_caller ON dependency(caller, caller_component);
CREATE INDEX dependency_journey_of ON dependency_journey(journey_id);
CREATE INDEX dependency_site_of ON dependency_site(call_site_id);
CREATE INDEX handler_operation ON handler(operation);
CREATE INDEX handler_file ON handler(file);
CREATE INDEX call_site_dynamic ON call_site(id) WHERE operation = '';
CREATE INDEX call_site_operation ON call_site(operation);
CREATE INDEX function_file ON function(file);
CREATE INDEX static_edge_site ON static_edge(call_site_id);
CREATE INDEX static_edge_step_function ON static_edge_step(function_id);

CREATE VIEW impact AS  -- What a journey loses when an operation that it uses fails: the call that hurts it most
SELECT d.callee AS operation, d.callee_component AS component, j.name AS journey, e.effect, e.basis,
       e.chance_low, e.chance_high, e.hops,
       max(x.traces) * 1.0 / nullif(s.traces, 0) AS seen,  -- share of the journey's requests that use it, at least
       min(1.0, sum(x.critical_ns) * 1.0 / nullif(s.critical_ns, 0)) AS critical_share,  -- share of the journey's time that it holds: how much the journey slows down with it
       (WITH RECURSIVE chain(position, dependency_id) AS (
          SELECT 0, d.id
          UNION ALL
          SELECT position + 1, (SELECT next_id FROM journey_effect n WHERE n.dependency_id = chain.dependency_id AND n.journey_id = j.id)
          FROM chain WHERE chain.dependency_id IS NOT NULL AND position < 1000)
        SELECT group_concat(caller, char(10)) FROM (
          SELECT c.caller FROM chain JOIN dependency c ON c.id = chain.dependency_id ORDER BY position DESC)) || char(10) || d.callee AS chain,
       d.callee_owner AS owner, g.owner AS journey_owner,
       max(e.rank) AS rank, j.id AS journey_id
FROM dependency d JOIN dependency_journey x ON x.dependency_id = d.id
JOIN journey_effect e ON e.dependency_id = d.id AND e.journey_id = x.journey_id
JOIN journey j ON j.id = x.journey_id JOIN journey_summary s ON s.journey_id = j.id
JOIN graph_journey g ON g.journey_id = j.id
WHERE d.callee <> ''
GROUP BY d.callee, d.callee_component, j.id;

CREATE VIEW dead AS  -- A dependency that the source has and no trace shows: how rare it must be, or why nothing can be said
SELECT d.caller, nullif(d.callee, '') AS callee, d.caller_component, d.upper_bound, d.reason,
       (SELECT group_concat(site, char(10)) FROM (SELECT DISTINCT c.file || ':' || c.line AS site FROM dependency_site x JOIN call_site c ON c.id = x.call_site_id WHERE x.dependency_id = d.id ORDER BY c.file, c.line)) AS sites,
       d.caller_owner AS owner, d.id AS dependency_id
FROM dependency d WHERE d.status = 'static-only';

CREATE VIEW dark AS  -- A dependency that traces show and no source explains, with the reason
SELECT d.caller, d.callee, d.caller_component, d.callee_component, d.calls, d.verdict, d.critical_share, d.reason,
       d.caller_owner AS owner, d.id AS dependency_id
FROM dependency d WHERE d.status = 'runtime-only';

CREATE VIEW error_budget AS  -- What each call that a journey fails with takes from its availability: only failures that arise at the callee or on the way to it
WITH part AS (
  SELECT x.dependency_id, sum(f.failed) AS way_failed,
         sum((SELECT sum(t.callee_failed) FROM edge_stat t WHERE t.edge_id = x.edge_id)) AS failed,
         sum((SELECT sum(o.failed) FROM entry_failure o WHERE o.operation_id = e.callee_id)) AS own_failed,
         sum((SELECT sum(o.failed) FROM entry_stat o WHERE o.operation_id = e.callee_id)) AS callee_failed
  FROM dependency_edge x JOIN edge e ON e.id = x.edge_id
  JOIN (SELECT edge_id, sum(failed) AS failed FROM edge_failure GROUP BY edge_id) f ON f.edge_id = x.edge_id
  GROUP BY x.dependency_id),
share AS (
  SELECT e.journey_id, d.*, e.effect, e.basis, j.traces * 1.0 / nullif(s.traces, 0) AS seen,
         d.failed_with * 1.0 / nullif(d.requests, 0) AS fails_with,
         min(1.0, coalesce(p.way_failed * 1.0 / nullif(p.failed, 0), 0)) AS on_way,
         min(1.0, coalesce(p.own_failed * 1.0 / nullif(p.callee_failed, 0), 0)) AS own
  FROM journey_effect e JOIN dependency d ON d.id = e.dependency_id
  JOIN dependency_journey j ON j.dependency_id = d.id AND j.journey_id = e.journey_id
  JOIN journey_summary s ON s.journey_id = e.journey_id JOIN part p ON p.dependency_id = d.id
  WHERE e.effect = 'fails')
SELECT j.name AS journey, h.caller, h.callee, h.basis, h.seen, h.fails_with,
       h.on_way + (1 - h.on_way) * h.own AS arises_there,  -- of the callee's failures, the share that no failed call of its own explains
       h.seen * h.fails_with * (h.on_way + (1 - h.on_way) * h.own) AS costs,  -- share of the journey's requests that fail with it
       h.callee_owner AS owner, h.journey_id, h.id AS dependency_id
FROM share h JOIN journey j ON j.id = h.journey_id;

CREATE VIEW availability AS  -- How available a journey can be at most, for the failures of what it fails with, and how available it is
WITH own AS (SELECT operation_id, sum(failed) * 1.0 / nullif(sum(calls), 0) AS rate FROM entry_failure GROUP BY operation_id),
cost AS (
  SELECT journey_id, iif(max(costs) >= 1, 0.0, exp(sum(ln(max(1e-300, 1 - costs))))) AS rest, count(*) AS mandatory, max(costs) AS most,
         callee AS spender, owner AS spender_owner
  FROM error_budget GROUP BY journey_id)
SELECT j.name AS journey, s.traces, 1 - coalesce(o.rate, 0) AS own_success,
       (1 - coalesce(o.rate, 0)) * coalesce(c.rest, 1) AS ceiling, 1 - s.errors * 1.0 / nullif(s.traces, 0) AS observed,
       k.available AS expected,
       (s.errors * 1.0 / nullif(s.traces, 0)) / nullif(1 - k.available, 0) AS budget_spent,  -- 1: all that the objective allows
       coalesce(c.mandatory, 0) AS mandatory, iif(c.most > 0, c.spender, NULL) AS spender, iif(c.most > 0, c.most, NULL) AS spender_costs,
       iif(c.most > 0, c.spender_owner, NULL) AS spender_owner, j.id AS journey_id
FROM journey j JOIN journey_summary s ON s.journey_id = j.id
LEFT JOIN own o ON o.operation_id = j.root_id
LEFT JOIN cost c ON c.journey_id = j.id
LEFT JOIN configured_journey k ON k.name = j.name AND j.configured;
