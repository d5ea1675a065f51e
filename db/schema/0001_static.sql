-- Static facts: what the source, the build and the ownership files say.
-- Source of truth: `unit` (one row a translation unit, its facts as one compressed batch).
-- Everything from `binary` on is derived by the link step and can be dropped and rebuilt.
-- Paths are relative to the indexed root, with '/'; lines and columns count from 1.

CREATE TABLE setting (  -- Facts about this database as a whole
  key TEXT PRIMARY KEY,  -- root (absolute folder that was indexed), build_dir (empty: without a compile database), revision (of the indexed tree; ends in -dirty when it was changed), link_version (of the link step; absent: units changed since), build_analysed (target_dep is of the present build files and facts)
  value TEXT NOT NULL    -- its value as text
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (  -- One entry of the compile database: a translation unit under one command; without a database, a source of the tree under inferred flags
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- main source file
  command_hash BLOB NOT NULL,    -- hash of the normalised command, 16 bytes
  target TEXT NOT NULL,          -- build target of the object file, '' where the command does not tell
  fingerprint BLOB,              -- hash of command and contents of all included files; NULL: never parsed
  extra_arguments TEXT NOT NULL, -- arguments added to the command, one a line (folders of headers made from .proto files)
  status TEXT NOT NULL CHECK (status IN ('ok', 'degraded', 'failed', 'crashed', 'timeout')),  -- degraded: errors, or flags that were inferred, facts are what could be extracted; failed: nothing
  error TEXT,                    -- first error, with file and line; NULL when none
  facts BLOB,                    -- db::UnitFacts as written by db::Encode, without the inputs, zstd-compressed
  UNIQUE (file, command_hash)
) STRICT;

CREATE TABLE source_file (  -- A file whose content some unit depends on
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,     -- relative to the root, absolute when outside it
  size INTEGER NOT NULL,         -- bytes when read
  mtime_ns INTEGER NOT NULL,     -- modification time when read
  hash BLOB NOT NULL             -- hash of the content, 16 bytes
) STRICT;

CREATE TABLE unit_input (  -- Which files a unit read
  unit_id INTEGER NOT NULL REFERENCES unit(id) ON DELETE CASCADE,
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  PRIMARY KEY (unit_id, file_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE issue (  -- Everything skipped, lost or guessed
  phase TEXT NOT NULL CHECK (phase IN ('index', 'link', 'ingest', 'parked', 'config', 'join')),  -- who said it; a new run replaces index, link, config and join; parked: about parked traces, replaced by the next ingest
  kind TEXT NOT NULL,            -- stable word, e.g. unit_degraded, span_missing_parent
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),  -- info: known limit, warning: something is lost, error: an input is lost
  file TEXT NOT NULL DEFAULT '', -- source or input file, '' where none
  line INTEGER NOT NULL DEFAULT 0,  -- line in it, 0 where none
  detail TEXT NOT NULL DEFAULT '',  -- one sentence
  count INTEGER NOT NULL DEFAULT 1, -- how often
  PRIMARY KEY (phase, kind, severity, file, line, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE binary (  -- A program that holds a call site, handler or span: the unit with its main and all units linked to it
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL UNIQUE,    -- build target, else main's file without extension
  main_file TEXT NOT NULL,       -- file that defines main
  build_system TEXT NOT NULL     -- where the label comes from: a build system of build_target, compile_commands, inferred (without a compile database)
) STRICT;

CREATE TABLE binary_unit (  -- Parsed units linked into a binary
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  unit_id INTEGER NOT NULL REFERENCES unit(id) ON DELETE CASCADE,
  PRIMARY KEY (binary_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE function (  -- A function of the slice between handlers or main and call sites
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,     -- stable id, 16 bytes (see db/facts.h)
  name TEXT NOT NULL,            -- qualified name; lambdas as <encloser>::(lambda)
  file TEXT NOT NULL,            -- file of the definition
  line INTEGER NOT NULL          -- line of the definition's name
) STRICT;

CREATE TABLE call_site (  -- A place where source code calls an operation of another component
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- file of the call
  line INTEGER NOT NULL,         -- line of the callee's name token
  column INTEGER NOT NULL,       -- column of the callee's name token
  framework TEXT NOT NULL,       -- grpc, cpp-httplib, ...
  operation TEXT NOT NULL,       -- full operation; '' when dynamic
  call_kind TEXT NOT NULL,       -- unary, client_stream, server_stream, bidi, oneway
  api TEXT NOT NULL,             -- blocking, async, prepare_async, callback, reactor, generic, address, request, queued, local
  function_id INTEGER NOT NULL REFERENCES function(id),  -- enclosing function
  degraded INTEGER NOT NULL,     -- 1: found only in units that are degraded
  statement TEXT NOT NULL DEFAULT '',  -- of a store: SQL, or a command with its arguments, {} for what is only known at run time; '' where not known
  key TEXT NOT NULL DEFAULT '',  -- of a store: the key, with {} as well, e.g. user:{}; '' where not known
  UNIQUE (file, line, column, operation)
) STRICT;

CREATE TABLE call_site_binary (  -- Binaries that contain the call site
  call_site_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  PRIMARY KEY (call_site_id, binary_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE handler (  -- A function that implements an operation on the server side
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- file of the handler's name token, or of the route's registration
  line INTEGER NOT NULL,         -- line of it
  column INTEGER NOT NULL,       -- column of it
  framework TEXT NOT NULL,       -- grpc, cpp-httplib, ...
  operation TEXT NOT NULL,       -- full operation; '' when dynamic
  call_kind TEXT NOT NULL,       -- unary, client_stream, server_stream, bidi
  api TEXT NOT NULL,             -- handler_override, callback, route, request, consumer, rule
  function_id INTEGER NOT NULL REFERENCES function(id),  -- the implementing function
  degraded INTEGER NOT NULL,     -- 1: found only in units that are degraded
  UNIQUE (file, line, column, operation)
) STRICT;

CREATE TABLE handler_binary (  -- Binaries that contain the handler
  handler_id INTEGER NOT NULL REFERENCES handler(id) ON DELETE CASCADE,
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  PRIMARY KEY (handler_id, binary_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE span_site (  -- A place where source code opens a span
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- file of the call that opens it
  line INTEGER NOT NULL,         -- line of the span's name where it stands in the call, else of the call
  column INTEGER NOT NULL,       -- column of it
  framework TEXT NOT NULL,       -- opentelemetry, opentracing, ...
  name TEXT,                     -- span name; NULL: dynamic
  function_id INTEGER NOT NULL REFERENCES function(id),  -- enclosing function
  degraded INTEGER NOT NULL,     -- 1: found only in units that are degraded
  UNIQUE (file, line, column)
) STRICT;

CREATE TABLE span_site_binary (  -- Binaries that contain the span site
  span_site_id INTEGER NOT NULL REFERENCES span_site(id) ON DELETE CASCADE,
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  PRIMARY KEY (span_site_id, binary_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoint_site (  -- A place where source code makes a channel, lets a server listen or registers a service
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- file of the call
  line INTEGER NOT NULL,         -- line of the callee's name token
  column INTEGER NOT NULL,       -- column of it
  framework TEXT NOT NULL,       -- grpc, thrift, brpc, ...
  role TEXT NOT NULL CHECK (role IN ('channel', 'listener', 'registration')),  -- channel: calls go there; listener: requests come in there; registration: of a service with a server
  address TEXT NOT NULL,         -- host:port, URL or name; where a flag has it its default; {} for what is only known at run time; '' where nothing is known; of a registration the service
  source TEXT NOT NULL,          -- constant, flag NAME, environment NAME; '' where not known
  function_id INTEGER NOT NULL REFERENCES function(id),  -- enclosing function
  degraded INTEGER NOT NULL,     -- 1: found only in units that are degraded
  UNIQUE (file, line, column)
) STRICT;

CREATE TABLE endpoint_site_binary (  -- Binaries that contain the place
  endpoint_site_id INTEGER NOT NULL REFERENCES endpoint_site(id) ON DELETE CASCADE,
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  PRIMARY KEY (endpoint_site_id, binary_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE static_edge (  -- A chain handler (or main) -> ... -> call site inside one binary
  id INTEGER PRIMARY KEY,
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  handler_id INTEGER REFERENCES handler(id) ON DELETE CASCADE,  -- NULL: the chain starts at main
  call_site_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,
  caller TEXT NOT NULL,          -- the handler's operation, or main:<binary label>
  hops INTEGER NOT NULL,         -- functions between caller and call site, both ends counted once: 0 = in the handler itself
  via TEXT NOT NULL,             -- the least certain step of the chain: call, lambda, virtual, async, thread, address_taken, stored
  confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),  -- high: calls and lambdas only; medium: also virtual, async, thread; low: else
  UNIQUE (binary_id, caller, handler_id, call_site_id)
) STRICT;

CREATE TABLE static_edge_step (  -- The functions of a chain, in order
  static_edge_id INTEGER NOT NULL REFERENCES static_edge(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,     -- 0 = the handler or main
  function_id INTEGER NOT NULL REFERENCES function(id),  -- function reached
  via TEXT NOT NULL,             -- how it is reached from the one before; '' at position 0
  file TEXT NOT NULL,            -- file of that step's call, '' at position 0
  line INTEGER NOT NULL,         -- line of that step's call, 0 at position 0
  PRIMARY KEY (static_edge_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE span_call (  -- A span site that can be open while a call site runs
  span_site_id INTEGER NOT NULL REFERENCES span_site(id) ON DELETE CASCADE,
  call_site_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,
  PRIMARY KEY (span_site_id, call_site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ownership (  -- Owner of a path, target or operation, with the rule that says so
  kind TEXT NOT NULL CHECK (kind IN ('path', 'target', 'operation', 'component')),  -- what `name` is
  name TEXT NOT NULL,            -- path, target label, operation or component
  owners TEXT NOT NULL,          -- owners separated by one space; '' = deliberately unowned
  dialect TEXT NOT NULL,         -- github-codeowners, ...
  file TEXT NOT NULL,            -- file that holds the rule
  line INTEGER NOT NULL,         -- line of the rule
  guess INTEGER NOT NULL DEFAULT 0,  -- 1: derived from history, not stated
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
