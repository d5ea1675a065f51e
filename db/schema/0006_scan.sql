-- What the directive scan finds: includes, and which units need not be parsed. Facts of older
-- databases are made anew by the next `arterial index`.

DELETE FROM setting WHERE key = 'link_version';

DROP TABLE unit_input;
DROP TABLE unit;
DROP TABLE source_file;
CREATE TABLE source_file (  -- A file whose content some unit depends on
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,            -- relative to the root, absolute when outside it; each once, without an index because all rows are read anyway
  size INTEGER NOT NULL,         -- bytes when read
  mtime_ns INTEGER NOT NULL,     -- modification time when read
  hash BLOB NOT NULL             -- hash of the content, 16 bytes
) STRICT;
CREATE TABLE unit (  -- One entry of the compile database: a translation unit under one command; without a database, a source of the tree under inferred flags
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- main source file
  command_hash BLOB NOT NULL,    -- hash of the normalised command, 16 bytes
  target TEXT NOT NULL,          -- build target of the object file, '' where the command does not tell
  fingerprint BLOB,              -- hash of command and contents of all included files; NULL: never parsed
  extra_arguments TEXT NOT NULL, -- arguments added to the command, one a line (folders of headers made from .proto files)
  status TEXT NOT NULL CHECK (status IN ('ok', 'degraded', 'failed', 'crashed', 'timeout', 'needless', 'pending')),  -- degraded: errors, or flags that were inferred, facts are what could be extracted; failed: nothing; needless: not parsed, nothing in it can lie between a handler and a call site; pending: a run ended before it was parsed
  error TEXT,                    -- first error, with file and line; NULL when none
  facts BLOB,                    -- db::UnitFacts as written by db::Encode, without the inputs, zstd-compressed
  inputs BLOB,                   -- rows of source_file that the parse read, as db::EncodeIds writes them
  UNIQUE (file, command_hash)
) STRICT;

CREATE TABLE unit_scan (  -- What the directive scan says of a unit
  unit_id INTEGER PRIMARY KEY REFERENCES unit(id) ON DELETE CASCADE,
  fingerprint BLOB NOT NULL,     -- hash of command, scanner and contents of all files
  files BLOB NOT NULL,           -- rows of source_file that the unit consists of, as db::EncodeIds writes them
  edges BLOB NOT NULL,           -- rows of include_edge, likewise
  relevant INTEGER NOT NULL,     -- 1: reaches a header of a framework, lacks an include or uses modules, so it is parsed in any case
  missing TEXT NOT NULL          -- includes that were not found, one a line
) STRICT;

CREATE TABLE include_edge (  -- An #include in a file of the project
  id INTEGER PRIMARY KEY,
  from_file_id INTEGER NOT NULL, -- row of source_file
  to_file_id INTEGER NOT NULL,   -- row of source_file
  line INTEGER NOT NULL,         -- of the directive; 0: on the command line
  UNIQUE (from_file_id, to_file_id, line)
) STRICT;

CREATE TABLE absent_include (  -- Where includes were looked for in vain, of all units: a file that turns up there changes what they mean
  id INTEGER PRIMARY KEY CHECK (id = 1),
  paths BLOB NOT NULL            -- absolute paths, one a line, sorted, zstd-compressed
) STRICT;

-- The units of the build target; which libraries' units a linker takes is known of parsed ones only.
DROP VIEW targets;
CREATE VIEW targets AS  -- One build target
SELECT b.label, 'binary' AS kind, b.build_system,
       (SELECT group_concat(file, ' ') FROM (SELECT file FROM unit WHERE target = b.label UNION SELECT b.main_file ORDER BY file)) AS sources
FROM binary b;
