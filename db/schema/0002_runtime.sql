-- Observed facts: what the traces say, as aggregates. Nothing here grows with the number of spans.
-- Every *_stat and *_latency row is keyed by `hour` (hours since the epoch of the root's unadjusted
-- start) and `parked`: 1 for traces that may still grow (see parked_trace); these rows are replaced
-- by the next ingest. Weights are sums of 2^-16 fixed-point numbers: 16-byte big-endian BLOBs,
-- see db/functions.h. Times and durations are nanoseconds.

CREATE TABLE input (  -- An ingested file; the same content is not counted twice
  content_hash BLOB PRIMARY KEY, -- hash of the bytes as read, 16 bytes
  name TEXT NOT NULL,            -- file name without folder, '-' for standard input
  format TEXT NOT NULL,          -- trace format that read it
  bytes INTEGER NOT NULL,        -- bytes as read
  spans INTEGER NOT NULL         -- spans read
) STRICT, WITHOUT ROWID;

CREATE TABLE ingest_count (  -- Totals over all ingests; spans_read = sum of all other spans_* rows
  name TEXT PRIMARY KEY,         -- spans_read, spans_analysed, spans_parked, spans_late, spans_merged, spans_rejected, traces_complete, traces_partial
  value INTEGER NOT NULL         -- how many
) STRICT, WITHOUT ROWID;

CREATE TABLE component (  -- What answers operations, as traces name it
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,       -- service.namespace, '' where absent
  name TEXT NOT NULL,            -- service.name, or the peer's name
  environment TEXT NOT NULL,     -- deployment.environment.name, '' where absent
  kind TEXT NOT NULL CHECK (kind IN ('service', 'peer', 'span')),  -- peer: uninstrumented, known from its clients only; span: no component, its operations are names of leaf spans inside others that only the source can tell to be calls
  UNIQUE (namespace, name, environment, kind)
) STRICT;

CREATE TABLE component_version (  -- Which service.version was seen when
  component_id INTEGER NOT NULL REFERENCES component(id),
  version TEXT NOT NULL,         -- service.version, '' where absent
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  entries INTEGER NOT NULL,      -- entry spans in complete traces
  client_spans INTEGER NOT NULL, -- client spans
  PRIMARY KEY (component_id, version, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE component_system (  -- Which instrumentations emitted client spans (is a call observable?)
  component_id INTEGER NOT NULL REFERENCES component(id),
  system TEXT NOT NULL,          -- grpc, http, redis, ...
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  client_spans INTEGER NOT NULL, -- client spans of it
  PRIMARY KEY (component_id, system, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation (  -- An operation as observed
  id INTEGER PRIMARY KEY,
  component_id INTEGER NOT NULL REFERENCES component(id),
  name TEXT NOT NULL,            -- SEMANTICS 'operation', e.g. payment.PaymentService/Charge, GET /cart
  system TEXT NOT NULL,          -- grpc, http, redis, kafka, '' where unknown
  UNIQUE (component_id, name)
) STRICT;

CREATE TABLE entry_stat (  -- Entry spans of an operation
  operation_id INTEGER NOT NULL REFERENCES operation(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  entries INTEGER NOT NULL,      -- in complete traces: the N of presence and upper bounds
  partial_entries INTEGER NOT NULL,  -- in partial traces
  failed INTEGER NOT NULL,       -- complete entries with any non-OK result
  weight BLOB NOT NULL,          -- sum of weights of complete entries
  weight_squares BLOB NOT NULL,  -- sum of squares of them, scaled 2^-32
  failed_weight BLOB NOT NULL,   -- sum of weights of the failed ones
  PRIMARY KEY (operation_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge (  -- An observed dependency: caller operation -> callee operation
  id INTEGER PRIMARY KEY,
  caller_id INTEGER NOT NULL REFERENCES operation(id),  -- operation of the caller's entry span
  callee_id INTEGER NOT NULL REFERENCES operation(id),  -- operation called, or the name of a leaf span inside the caller (component.kind = span)
  messaging INTEGER NOT NULL,    -- 1: producer -> consumer, oneway or never awaited
  UNIQUE (caller_id, callee_id, messaging)
) STRICT;

CREATE TABLE edge_stat (  -- How an observed dependency behaved
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  calls INTEGER NOT NULL,        -- calls, in complete and partial traces
  weight BLOB NOT NULL,          -- sum of weights of the calls
  errors INTEGER NOT NULL,       -- calls that are errors by OpenTelemetry's rules at the client (server where no client)
  server_errors INTEGER NOT NULL,-- the same at the server
  callee_failed INTEGER NOT NULL,-- calls that failed by SEMANTICS 4 (for verdicts)
  requests INTEGER NOT NULL,     -- complete entry spans that made at least one call (presence)
  request_weight BLOB NOT NULL,  -- sum of weights of those
  failed_with INTEGER NOT NULL,  -- entry spans that failed with an unrecovered failure of the callee
  failed_with_weight BLOB NOT NULL,  -- their weights
  survived INTEGER NOT NULL,     -- entry spans that did not fail in spite of one
  survived_weight BLOB NOT NULL, -- their weights
  failure_weight_squares BLOB NOT NULL,  -- squares of both, scaled 2^-32
  control_failed INTEGER NOT NULL,   -- entry spans that failed although the callee succeeded
  control_failed_weight BLOB NOT NULL,   -- their weights
  control_ok INTEGER NOT NULL,   -- entry spans that succeeded with the callee
  control_ok_weight BLOB NOT NULL,   -- their weights
  control_weight_squares BLOB NOT NULL,  -- squares of both, scaled 2^-32
  repeated_failed INTEGER NOT NULL,  -- of failed_with: after each failure the same call was made again and at last did not fail; no failure where the source says that it retries
  repeated_failed_weight BLOB NOT NULL,  -- their weights
  repeated_survived INTEGER NOT NULL,    -- of survived: the same
  repeated_survived_weight BLOB NOT NULL,  -- their weights
  repeated_weight_squares BLOB NOT NULL,   -- squares of both, scaled 2^-32
  recovered INTEGER NOT NULL,    -- failures made good by a later call that says so
  cancelled INTEGER NOT NULL,    -- excluded: cancelled calls
  outlived INTEGER NOT NULL,     -- excluded: calls that outlive the entry span
  joint INTEGER NOT NULL,        -- excluded: entry spans in which another direct dependency failed too
  critical_ns INTEGER NOT NULL,  -- time of the callee's subtree on critical paths of complete traces
  clipped_ns INTEGER NOT NULL,   -- of it, resting on a clipped span
  assumed_ns INTEGER NOT NULL,   -- of it, resting on a guess between siblings
  critical_calls INTEGER NOT NULL,   -- calls with any time on a critical path
  slack_ns INTEGER NOT NULL,     -- sum over calls off the path: how much slower before the journey slows
  slack_calls INTEGER NOT NULL,  -- calls in that sum
  PRIMARY KEY (edge_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge_answer (  -- Non-OK answers that are not failures (NOT_FOUND, 404, ...)
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  code TEXT NOT NULL,            -- status as the callee gave it
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  calls INTEGER NOT NULL,        -- calls that ended so
  caller_failed INTEGER NOT NULL,-- of them, those whose entry span failed
  PRIMARY KEY (edge_id, code, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge_journey (  -- Journeys in which a dependency occurs
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  journey_id INTEGER NOT NULL REFERENCES journey(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  traces INTEGER NOT NULL,       -- complete traces of the journey with at least one call
  critical_ns INTEGER NOT NULL,  -- time of the callee's subtree on the journey's critical path
  clipped_ns INTEGER NOT NULL,   -- of it, resting on a clipped span
  assumed_ns INTEGER NOT NULL,   -- of it, resting on a guess between siblings
  PRIMARY KEY (edge_id, journey_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge_latency (  -- Duration histogram of calls (base-2 exponential, scale 6: db/support/histogram.h)
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  side TEXT NOT NULL CHECK (side IN ('client', 'server', 'network')),  -- whose span was measured; network: the client's time without the server's
  bucket INTEGER NOT NULL,       -- bucket index
  count INTEGER NOT NULL,        -- calls
  PRIMARY KEY (edge_id, hour, parked, side, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (  -- What an observed call says about its place in the source; keys of the match
  id INTEGER PRIMARY KEY,
  edge_id INTEGER NOT NULL REFERENCES edge(id),
  span_name TEXT NOT NULL,       -- name of the client span, '' where only the server was seen
  observed_as TEXT NOT NULL,     -- callee's operation as the client span names it
  enclosing_spans TEXT NOT NULL, -- names of INTERNAL spans between entry and client span, outermost first, joined by ' > '
  code_function TEXT NOT NULL,   -- code.function.name of the client span, else of the nearest INTERNAL span above; '' where absent
  code_file TEXT NOT NULL,       -- code.file.path of the same span
  code_line INTEGER NOT NULL,    -- code.line.number of the same span, 0 where absent
  code_on_client INTEGER NOT NULL,  -- 1: code.* stand on the client span itself
  proxies TEXT NOT NULL,         -- proxies looked through, in order, joined by ' > '
  version TEXT NOT NULL,         -- service.version of the caller
  UNIQUE (edge_id, span_name, observed_as, enclosing_spans, code_function, code_file, code_line, code_on_client, proxies, version)
) STRICT;

CREATE TABLE evidence_stat (  -- How often each kind of evidence was seen (per call site once matched)
  evidence_id INTEGER NOT NULL REFERENCES evidence(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  calls INTEGER NOT NULL,        -- calls
  errors INTEGER NOT NULL,       -- errors at the client
  requests INTEGER NOT NULL,     -- complete entry spans with at least one such call
  failed_with INTEGER NOT NULL,  -- as in edge_stat, for these calls
  survived INTEGER NOT NULL,     -- as in edge_stat, for these calls
  repeated_failed INTEGER NOT NULL,    -- as in edge_stat, for these calls
  repeated_survived INTEGER NOT NULL,  -- as in edge_stat, for these calls
  control_failed INTEGER NOT NULL,  -- as in edge_stat, for these calls
  control_ok INTEGER NOT NULL,   -- as in edge_stat, for these calls
  critical_ns INTEGER NOT NULL,  -- time on critical paths
  clipped_ns INTEGER NOT NULL,   -- of it, resting on a clipped span
  assumed_ns INTEGER NOT NULL,   -- of it, resting on a guess between siblings
  duration_ns INTEGER NOT NULL,  -- sum of client durations
  PRIMARY KEY (evidence_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_span_name (  -- Span names seen beneath the entry span of an operation, in its own component
  operation_id INTEGER NOT NULL REFERENCES operation(id),
  name TEXT NOT NULL,            -- span name
  kind TEXT NOT NULL,            -- server, internal, client, producer, consumer, unspecified
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  spans INTEGER NOT NULL,        -- how many
  PRIMARY KEY (operation_id, name, kind, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE journey (  -- A critical user journey
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,            -- method and route of the first entry span, or the configured name
  root_id INTEGER NOT NULL REFERENCES operation(id),  -- operation of that entry span
  configured INTEGER NOT NULL,   -- 1: from arterial.yaml
  UNIQUE (name, root_id)
) STRICT;

CREATE TABLE journey_stat (  -- How a journey went
  journey_id INTEGER NOT NULL REFERENCES journey(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  traces INTEGER NOT NULL,       -- complete traces
  weight BLOB NOT NULL,          -- sum of their weights
  unknown_weight INTEGER NOT NULL,  -- traces whose sampling rate is unknown, counted as 1
  errors INTEGER NOT NULL,       -- traces whose first entry span failed
  error_weight BLOB NOT NULL,    -- their weights
  duration_ns INTEGER NOT NULL,  -- sum of durations
  max_ns INTEGER NOT NULL,       -- greatest duration
  measured_ns INTEGER NOT NULL,  -- critical-path time decided by measurement
  clipped_ns INTEGER NOT NULL,   -- critical-path time that rests on a clipped span
  assumed_ns INTEGER NOT NULL,   -- critical-path time that rests on a guess between siblings
  PRIMARY KEY (journey_id, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE journey_latency (  -- Duration histogram of a journey
  journey_id INTEGER NOT NULL REFERENCES journey(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  bucket INTEGER NOT NULL,       -- bucket index
  count INTEGER NOT NULL,        -- traces
  weight BLOB NOT NULL,          -- sum of their weights
  PRIMARY KEY (journey_id, hour, parked, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_path (  -- A path of spans below a journey's root, merged by component, operation or name and kind
  id INTEGER PRIMARY KEY,
  journey_id INTEGER NOT NULL REFERENCES journey(id),
  parent_id INTEGER REFERENCES call_path(id),  -- NULL: the root
  hash BLOB NOT NULL UNIQUE,     -- stable id of journey and path, 16 bytes
  component_id INTEGER NOT NULL REFERENCES component(id),  -- component of the span
  operation_id INTEGER REFERENCES operation(id),  -- operation of an entry or client span
  name TEXT NOT NULL,            -- operation, or span name for INTERNAL spans
  kind TEXT NOT NULL,            -- server, client, internal, producer, consumer, unspecified
  depth INTEGER NOT NULL         -- 0 = root
) STRICT;

CREATE TABLE call_path_stat (  -- Critical-path figures of a call path
  path_id INTEGER NOT NULL REFERENCES call_path(id),
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  octave INTEGER NOT NULL,       -- floor(log2) of the journey's duration in ns
  traces INTEGER NOT NULL,       -- traces with this path
  spans INTEGER NOT NULL,        -- spans on this path
  on_path INTEGER NOT NULL,      -- traces in which it holds critical-path time
  critical_ns INTEGER NOT NULL,  -- exclusive time on the critical path
  clipped_ns INTEGER NOT NULL,   -- of it, resting on a clipped span
  assumed_ns INTEGER NOT NULL,   -- of it, resting on a guess between siblings
  duration_ns INTEGER NOT NULL,  -- sum of span durations
  slack_ns INTEGER NOT NULL,     -- sum over spans off the path: how much slower before the journey slows
  slack_spans INTEGER NOT NULL,  -- spans in that sum
  PRIMARY KEY (path_id, hour, parked, octave)
) STRICT, WITHOUT ROWID;

CREATE TABLE exemplar (  -- A few whole traces: smallest hash per journey, octave and outcome, and the slowest
  journey_id INTEGER NOT NULL REFERENCES journey(id),
  slot TEXT NOT NULL,            -- 'slowest', or octave/outcome such as '27/ok', '27/error'
  parked INTEGER NOT NULL,       -- 1: from parked traces
  trace TEXT NOT NULL,           -- trace id, 32 hexadecimal digits
  rank BLOB NOT NULL,            -- hash of the trace id; the smallest stays
  duration_ns INTEGER NOT NULL,  -- of the journey in it
  spans BLOB NOT NULL,           -- redacted spans, own encoding, zstd-compressed
  PRIMARY KEY (journey_id, slot, parked)
) STRICT, WITHOUT ROWID;

CREATE TABLE parked_trace (  -- Spans of traces that were younger than the idle time at the end of an ingest
  trace BLOB PRIMARY KEY,        -- grouping key of the trace, 16 bytes
  end_ns INTEGER NOT NULL,       -- latest span end
  spans BLOB NOT NULL            -- all spans, unredacted, own encoding, zstd-compressed
) STRICT, WITHOUT ROWID;

CREATE TABLE closed_trace (  -- Recently closed traces, to count late spans; the latest 4096 within an hour
  trace BLOB PRIMARY KEY,        -- grouping key of the trace, 16 bytes
  end_ns INTEGER NOT NULL        -- latest span end
) STRICT, WITHOUT ROWID;
