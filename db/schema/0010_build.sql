-- The build as the repository states it, and what of it is used. build_target, build_file, build_dep,
-- idl_operation: read from build files by `index`. The other tables are derived from them, from
-- includes and from linked facts, and can be dropped and rebuilt.

CREATE TABLE build_target (  -- A target that a build system states
  id INTEGER PRIMARY KEY,
  build_system TEXT NOT NULL,    -- cmake, bazel, bazel-query, meson, compile_commands
  label TEXT NOT NULL,           -- //gateway:main (Bazel), shop-gateway (CMake, Meson, object paths)
  kind TEXT NOT NULL CHECK (kind IN ('binary', 'test', 'library', 'headers', 'proto', 'generated', 'alias', 'other')),  -- headers: a library with nothing to compile; generated: a step of the build or a group of files
  rule TEXT NOT NULL,            -- as the build system calls it: cc_library, STATIC_LIBRARY
  macro TEXT NOT NULL,           -- what the build file calls, '' where that is the rule itself
  file TEXT NOT NULL,            -- build file that states it
  line INTEGER NOT NULL,         -- line in it, 0 where unknown
  artifact TEXT NOT NULL,        -- file that is built, '' where unknown
  visibility TEXT NOT NULL,      -- labels that may depend on it, separated by one space; '' where not stated
  always_linked INTEGER NOT NULL,-- 1: linked whole into what depends on it
  hash BLOB NOT NULL,            -- of all that is stated of it, 16 bytes: rows of targets that stay as they were are kept
  uses_hash BLOB,                -- of its rows in target_dep, likewise; NULL: it has none yet
  UNIQUE (build_system, label)
) STRICT;

CREATE TABLE build_file (  -- A file that a target names
  target_id INTEGER NOT NULL REFERENCES build_target(id) ON DELETE CASCADE,
  path TEXT NOT NULL,            -- relative to the root, absolute outside it
  role TEXT NOT NULL CHECK (role IN ('source', 'header', 'data')),  -- what it is to the target
  generated INTEGER NOT NULL,    -- 1: the build makes it
  conditional INTEGER NOT NULL,  -- 1: only in some configurations (a branch of select())
  PRIMARY KEY (target_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE build_dep (  -- A dependency that a target declares
  target_id INTEGER NOT NULL REFERENCES build_target(id) ON DELETE CASCADE,
  to_label TEXT NOT NULL,        -- target of the same build system, or a library outside the tree
  kind TEXT NOT NULL CHECK (kind IN ('public', 'private', 'interface', 'link', 'data', 'order')),  -- public: passed on to who depends on the target; private: not; interface: passed on only; link: unknown which; data: at run time; order: only built before
  conditional INTEGER NOT NULL,  -- 1: only in some configurations
  file TEXT NOT NULL,            -- where it is declared
  line INTEGER NOT NULL,         -- line in it, 0 where unknown
  PRIMARY KEY (target_id, to_label, kind)
) STRICT, WITHOUT ROWID;

-- Keys come first: integrity_check of SQLite 3.40 takes columns that stand before one for NULL.
CREATE TABLE idl_operation (  -- An operation that an interface description defines
  operation TEXT NOT NULL,       -- pkg.Service/Method
  file TEXT NOT NULL,            -- file that defines it
  line INTEGER NOT NULL,         -- line of the method's name
  idl TEXT NOT NULL CHECK (idl IN ('proto', 'thrift')),  -- language of the description
  call_kind TEXT NOT NULL,       -- unary, client_stream, server_stream, bidi, oneway
  PRIMARY KEY (operation, file, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE include_text (  -- Include lines of files that no compiled unit was scanned for, read without a preprocessor
  path TEXT PRIMARY KEY,         -- relative to the root
  size INTEGER NOT NULL,         -- bytes when read
  mtime_ns INTEGER NOT NULL,     -- modification time when read
  includes TEXT NOT NULL         -- one a line: its line, a blank, < or ", the name
) STRICT, WITHOUT ROWID;

CREATE TABLE target_dep (  -- A dependency between targets, declared, used or both
  from_id INTEGER NOT NULL REFERENCES build_target(id) ON DELETE CASCADE,
  to_label TEXT NOT NULL,        -- the other target
  to_id INTEGER REFERENCES build_target(id) ON DELETE CASCADE,  -- NULL: outside the tree
  declared TEXT,                 -- kind as in build_dep, of several the strongest; NULL: not declared
  conditional INTEGER NOT NULL,  -- 1: declared only in some configurations
  declared_file TEXT,            -- where
  declared_line INTEGER,         -- line there
  used TEXT CHECK (used IN ('include', 'through', 'indirect', 'symbol')),  -- include: a file of the one includes a file of the other; through: files that the other passes on; indirect: a file that it includes does; symbol: defined in the other; NULL: no use is known
  uses INTEGER NOT NULL,         -- include lines, or symbols
  use_file TEXT,                 -- the first include line: its file
  use_line INTEGER,              -- its line
  use_of TEXT,                   -- file that it includes, or symbol
  state TEXT NOT NULL CHECK (state IN ('used', 'unused', 'undeclared', 'transitive', 'link_only', 'settings', 'exported', 'build_only', 'external', 'unknown')),  -- unused: declared, but no include reaches it; undeclared: used by include, not declared; transitive: the same, but a chain of declared ones leads there; link_only: it has nothing to include; settings: it has no files at all; exported: passed on by a target without files of its own; build_only: data, order; unknown: in a language whose includes are not read
  runtime INTEGER NOT NULL,      -- chains from a handler or main to a call site that come into their program through it, each once for each program; 0: compile time only
  PRIMARY KEY (from_id, to_label)
) STRICT, WITHOUT ROWID;

CREATE INDEX target_dep_to ON target_dep(to_id);

CREATE TABLE build_cycle (  -- Targets that depend on each other in a circle: one shortest circle for each knot
  cycle INTEGER NOT NULL,        -- number of the circle, from 1
  position INTEGER NOT NULL,     -- order in it, from 0; the last depends on the first
  target_id INTEGER NOT NULL REFERENCES build_target(id) ON DELETE CASCADE,
  declared INTEGER NOT NULL,     -- 1: its dependency on the next is declared; 0: only used
  PRIMARY KEY (cycle, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE binary_target (  -- The build target of a binary
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  target_id INTEGER NOT NULL REFERENCES build_target(id) ON DELETE CASCADE,
  rule TEXT NOT NULL CHECK (rule IN ('label', 'source')),  -- label: of the same name; source: it compiles the file with main
  PRIMARY KEY (binary_id, target_id)
) STRICT, WITHOUT ROWID;

DROP VIEW targets;
-- Files in a build folder outside the root are $BUILD/...: where it lies is the machine's affair.
CREATE VIEW targets AS  -- One build target; programs that no build file states, too
SELECT t.label, t.kind, t.build_system,
       (SELECT replace(group_concat(path, ' '), o.folder, '$BUILD/') FROM (SELECT path FROM build_file f WHERE f.target_id = t.id AND f.role IN ('source', 'header') ORDER BY path)) AS sources,
       nullif(t.rule, '') AS rule, nullif(t.macro, '') AS macro, nullif(t.file, '') AS file, nullif(t.line, 0) AS line,
       nullif(replace(t.artifact, o.folder, '$BUILD/'), '') AS artifact
FROM build_target t, (SELECT coalesce((SELECT value || '/' FROM setting WHERE key = 'build_dir' AND value <> ''), '') AS folder) o
WHERE t.build_system <> 'compile_commands' OR NOT EXISTS (SELECT 1 FROM binary_target x WHERE x.target_id = t.id)
UNION ALL
SELECT b.label, 'binary', b.build_system,
       (SELECT group_concat(file, ' ') FROM (SELECT file FROM unit WHERE target = b.label UNION SELECT b.main_file ORDER BY file)),
       NULL, NULL, NULL, NULL, NULL
FROM binary b WHERE NOT EXISTS (SELECT 1 FROM binary_target x JOIN build_target t ON t.id = x.target_id WHERE x.binary_id = b.id AND t.build_system <> 'compile_commands');

CREATE VIEW target_deps AS  -- One build dependency, declared, used or both
SELECT f.label AS "from", d.to_label AS "to", f.build_system, d.declared, d.used, d.state,
       iif(d.runtime > 0, 'runtime', 'compile') AS carries,
       iif(d.conditional, 1, NULL) AS conditional,
       coalesce(iif(d.declared_file IS NOT NULL, d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, ''), '') ||
                iif(d.declared_file IS NOT NULL AND d.use_file IS NOT NULL, char(10), '') ||
                iif(d.use_file IS NOT NULL, d.use_file || ':' || d.use_line || ' ' || replace(d.use_of, o.folder, '$BUILD/'), ''), '') AS evidence
FROM target_dep d JOIN build_target f ON f.id = d.from_id, (SELECT coalesce((SELECT value || '/' FROM setting WHERE key = 'build_dir' AND value <> ''), '') AS folder) o;

CREATE VIEW idl_operations AS  -- Operations that interface descriptions define: who implements and calls them, who owns them
SELECT i.operation, i.idl, i.call_kind, i.file, i.line,
       (SELECT count(*) FROM handler h WHERE h.operation = i.operation) AS handlers,
       (SELECT count(*) FROM call_site c WHERE c.operation = i.operation) AS call_sites,
       coalesce((SELECT owners FROM ownership o WHERE o.guess = 0 AND o.kind = 'operation' AND o.name = i.operation),
                (SELECT owners FROM ownership o WHERE o.guess = 0 AND o.kind = 'path' AND o.name = i.file)) AS owner
FROM idl_operation i;

CREATE VIEW shipped_sites AS  -- Handlers and call sites, once for each binary that they ship in
SELECT 'call_site' AS kind, c.file, c.line, nullif(c.operation, '') AS operation, b.label AS target,
       (SELECT min(t.label) FROM build_file f JOIN build_target t ON t.id = f.target_id WHERE f.path = c.file AND f.role <> 'data') AS defined_in
FROM call_site c JOIN call_site_binary x ON x.call_site_id = c.id JOIN binary b ON b.id = x.binary_id
UNION ALL
SELECT 'handler', h.file, h.line, nullif(h.operation, ''), b.label,
       (SELECT min(t.label) FROM build_file f JOIN build_target t ON t.id = f.target_id WHERE f.path = h.file AND f.role <> 'data')
FROM handler h JOIN handler_binary x ON x.handler_id = h.id JOIN binary b ON b.id = x.binary_id;
