-- Trace contexts that source code hands on, and spans that are open because a caller opened them.
-- What changes here is derived from facts: the next `arterial index` fills it.

DELETE FROM setting WHERE key = 'link_version';

DROP TABLE span_call;
CREATE TABLE span_call (  -- A span site that can be open while a call site runs
  span_site_id INTEGER NOT NULL REFERENCES span_site(id) ON DELETE CASCADE,
  call_site_id INTEGER NOT NULL REFERENCES call_site(id) ON DELETE CASCADE,
  inherited INTEGER NOT NULL,    -- 0: the call site's own function opens it; 1: only a function that calls that one while the span is open
  PRIMARY KEY (span_site_id, call_site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE context_site (  -- A place where source code writes a trace context into a carrier or reads it from one
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- file of the call
  line INTEGER NOT NULL,         -- line of the callee's name token
  column INTEGER NOT NULL,       -- column of it
  framework TEXT NOT NULL,       -- opentelemetry, opentracing
  direction TEXT NOT NULL CHECK (direction IN ('inject', 'extract')),  -- inject: into the carrier of an outgoing call; extract: from that of an incoming one
  span_site_id INTEGER REFERENCES span_site(id) ON DELETE CASCADE,  -- the span whose context is injected; NULL: not known
  function_id INTEGER NOT NULL REFERENCES function(id),  -- enclosing function
  degraded INTEGER NOT NULL,     -- 1: found in a unit that did not parse cleanly
  UNIQUE (file, line, column)
) STRICT;

CREATE TABLE context_site_binary (  -- Binaries that contain the place
  context_site_id INTEGER NOT NULL REFERENCES context_site(id) ON DELETE CASCADE,
  binary_id INTEGER NOT NULL REFERENCES binary(id) ON DELETE CASCADE,
  PRIMARY KEY (context_site_id, binary_id)
) STRICT, WITHOUT ROWID;

DROP VIEW facts;
CREATE VIEW facts AS  -- Call sites, handlers, span sites and places that hand a trace context on
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
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = s.file
UNION ALL
SELECT 'context_' || c.direction, c.file, c.line, c.column, c.framework, NULL, NULL, NULL, f.name,
       (SELECT name FROM span_site x WHERE x.id = c.span_site_id), NULL,
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM context_site_binary x JOIN binary b ON b.id = x.binary_id WHERE x.context_site_id = c.id ORDER BY b.label)),
       o.owners, iif(c.degraded, 1, NULL)
FROM context_site c JOIN function f ON f.id = c.function_id
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = c.file;
