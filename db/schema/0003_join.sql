-- Derived by the join from static and observed facts; dropped and rebuilt after index and ingest.

CREATE TABLE component_target (  -- Which binary a service.name stands for
  component_id INTEGER NOT NULL REFERENCES component(id),
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  rule TEXT NOT NULL,            -- configured, operations, span_names
  evidence INTEGER NOT NULL,     -- operations or span names that agree
  PRIMARY KEY (component_id, binary_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation_name (  -- What dependencies call an observed operation, where that is not its observed name
  operation_id INTEGER PRIMARY KEY REFERENCES operation(id),
  name TEXT NOT NULL             -- the operation as the source names it
) STRICT;

CREATE TABLE dependency (  -- One dependency after the join
  id INTEGER PRIMARY KEY,
  caller TEXT NOT NULL,          -- operation, or main:<binary>
  callee TEXT NOT NULL,          -- operation; '' for a dynamic call site that was never observed
  caller_component TEXT,         -- namespace/name or binary label; NULL: unknown
  callee_component TEXT,         -- the same for the callee
  status TEXT NOT NULL CHECK (status IN ('confirmed', 'static-only', 'runtime-only')),  -- confirmed: static and observed
  rule TEXT,                     -- match rule that tied both sides: code, rpc, http, span_name, store, component; NULL unless confirmed
  ambiguous INTEGER NOT NULL,    -- candidates the match could not tell apart; 0: unambiguous
  verdict TEXT NOT NULL CHECK (verdict IN ('mandatory', 'optional', 'mixed', 'untested', 'async')),  -- does the caller fail when the callee fails (SEMANTICS 5)
  verdict_basis TEXT,            -- runtime: the verdict is that of traces; static: it is untested and `failure` speaks; NULL: neither knows
  requests INTEGER,              -- caller's entry spans (complete traces) that made the call
  calls INTEGER,                 -- calls
  weighted_calls REAL,           -- estimate of calls before sampling
  errors INTEGER,                -- errors displayed (client side)
  failed_with INTEGER,           -- caller failed with the callee
  survived INTEGER,              -- caller did not fail with the callee
  interval_low REAL,             -- 95 % Wilson interval of p1, lower
  interval_high REAL,            -- and upper bound
  base_failure REAL,             -- p0: share of failing callers where the callee succeeded; NULL: unknown
  presence TEXT,                 -- always, conditional
  presence_share REAL,           -- share of the caller's entry spans that make the call
  flags TEXT NOT NULL,           -- no_control, one_incident, weight_unknown, version_assumed, shared_span (the observed span stands for calls of several operations: each has its share of the critical time), retried (the source retries the call: a failure that a later try made good is none); separated by one space
  upper_bound REAL,              -- static-only: the call happens in less than this share of requests (95 %)
  reason TEXT,                   -- static-only or runtime-only: why
  critical_ns INTEGER,           -- time on critical paths of journeys
  clipped_ns INTEGER,            -- of it, resting on a clipped span
  assumed_ns INTEGER,            -- of it, resting on a guess between siblings; the rest is measured
  slack_ns INTEGER,              -- mean over calls off the path: how much slower before the journey slows; NULL: none is off it
  critical_share REAL,           -- share of all journeys' critical time
  p50_ns INTEGER,                -- client duration quantiles
  p95_ns INTEGER,
  p99_ns INTEGER,
  server_p50_ns INTEGER,         -- server duration quantiles
  server_p95_ns INTEGER,
  server_p99_ns INTEGER,
  network_p50_ns INTEGER,         -- quantiles of the client's time without the server's
  network_p95_ns INTEGER,
  network_p99_ns INTEGER,
  failure TEXT CHECK (failure IN ('propagates', 'handled', 'ignored', 'unknown')),  -- static verdict: what the source does with the callee's failure, over all chains of this caller; NULL: no chain
  failure_at TEXT,               -- file:line that decides; NULL: none, or several
  disagreement TEXT,             -- where verdict and failure contradict each other: one sentence; NULL: they do not
  observed_as TEXT,              -- callee's name as observed where it differs
  caller_owner TEXT,             -- owners separated by one space; '' deliberately unowned; NULL: no rule
  callee_owner TEXT              -- the same for the callee
) STRICT;

CREATE TABLE dependency_site (  -- Call sites behind a dependency
  dependency_id INTEGER NOT NULL REFERENCES dependency(id) ON DELETE CASCADE,
  call_site_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,
  rule TEXT,                     -- match rule; NULL: static only
  share REAL NOT NULL,           -- share of the dependency's calls: 1/n each where n candidates could not be told apart, 0 when never observed
  detail TEXT NOT NULL,          -- why the join matched, one sentence
  calls INTEGER,                 -- calls attributed to the site
  errors INTEGER,                -- errors attributed to it
  failed_with INTEGER,           -- as in dependency
  survived INTEGER,              -- as in dependency
  verdict TEXT,                  -- verdict of this call site alone
  critical_ns INTEGER,           -- critical-path time attributed
  clipped_ns INTEGER,            -- of it, resting on a clipped span
  assumed_ns INTEGER,            -- of it, resting on a guess between siblings
  PRIMARY KEY (dependency_id, call_site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dependency_edge (  -- Observed edges behind a dependency
  dependency_id INTEGER NOT NULL REFERENCES dependency(id) ON DELETE CASCADE,
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  PRIMARY KEY (dependency_id, edge_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dependency_journey (  -- Journeys a dependency occurs in
  dependency_id INTEGER NOT NULL REFERENCES dependency(id) ON DELETE CASCADE,
  journey_id INTEGER NOT NULL REFERENCES journey(id),
  traces INTEGER NOT NULL,       -- complete traces of the journey that make the call
  critical_ns INTEGER NOT NULL,  -- time on the journey's critical path
  clipped_ns INTEGER NOT NULL,   -- of it, resting on a clipped span
  assumed_ns INTEGER NOT NULL,   -- of it, resting on a guess between siblings
  PRIMARY KEY (dependency_id, journey_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journey_summary (  -- Figures of a journey over all windows
  journey_id INTEGER PRIMARY KEY REFERENCES journey(id),
  traces INTEGER NOT NULL,       -- complete traces
  weighted REAL NOT NULL,        -- estimate before sampling
  errors INTEGER NOT NULL,       -- failed traces
  p50_ns INTEGER,                -- duration quantiles, weighted
  p95_ns INTEGER,
  p99_ns INTEGER,
  max_ns INTEGER NOT NULL,       -- greatest duration
  critical_ns INTEGER NOT NULL,  -- all critical-path time
  clipped_ns INTEGER NOT NULL,   -- of it, resting on a clipped span
  assumed_ns INTEGER NOT NULL    -- of it, resting on a guess between siblings
) STRICT;
