-- Ownership beyond the rule that decides: contradictions, teams, services, what catalogues claim,
-- what telemetry says. Derived by `index` and `link` from files, but for component_owner.

CREATE TABLE owner_source (  -- Dialects that were read, in order of precedence
  rank INTEGER PRIMARY KEY,      -- 0: asked first
  dialect TEXT NOT NULL UNIQUE   -- as in ownership.dialect
) STRICT;

CREATE TABLE owner_claim (  -- What other sources say of an owner than the one that decides
  kind TEXT NOT NULL CHECK (kind IN ('path', 'target', 'operation', 'component')),  -- what `name` is
  name TEXT NOT NULL,            -- path, target label, operation or component
  rank INTEGER NOT NULL,         -- order in which the sources were asked, from 1
  owners TEXT NOT NULL,          -- owners separated by one space; '' = deliberately unowned
  dialect TEXT NOT NULL,         -- the dialect that says so
  file TEXT NOT NULL,            -- file that holds the rule
  line INTEGER NOT NULL,         -- line of the rule
  PRIMARY KEY (kind, name, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE named_owner (  -- Owners that files state of components and targets by their name
  rank INTEGER NOT NULL,         -- of the dialect, as in owner_source
  name TEXT NOT NULL,            -- as the file has it: the end of a component's or target's name
  owners TEXT NOT NULL,          -- owners separated by one space
  dialect TEXT NOT NULL,         -- the dialect that says so
  file TEXT NOT NULL,            -- file that holds the rule
  line INTEGER NOT NULL,         -- line of the rule
  PRIMARY KEY (rank, name, file, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE team (  -- A group of people that owns things
  name TEXT PRIMARY KEY,         -- as owners name it
  on_call TEXT NOT NULL,         -- whom to page, '' where unknown
  chat TEXT NOT NULL,            -- where to ask, '' where unknown
  email TEXT NOT NULL,           -- address of the whole team, '' where unknown
  escalation TEXT NOT NULL,      -- whom to ask next, in order, separated by one space
  listed INTEGER NOT NULL,       -- 1: a list of all teams has it (teams of arterial.yaml, groups of a catalogue)
  file TEXT NOT NULL,            -- file that defines it
  line INTEGER NOT NULL          -- line in it
) STRICT, WITHOUT ROWID;

CREATE TABLE team_member (  -- Who is in a team
  team TEXT NOT NULL REFERENCES team(name) ON DELETE CASCADE,
  position INTEGER NOT NULL,     -- in the order of the file, from 0
  member TEXT NOT NULL,          -- person, as the file has it
  PRIMARY KEY (team, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE service (  -- What arterial.yaml says of a component or target beside its code
  name TEXT PRIMARY KEY,         -- the end of a component's or target's name
  owners TEXT NOT NULL,          -- owners separated by one space, '' where not said here
  tier TEXT NOT NULL,            -- how important it is, '' where unknown
  on_call TEXT NOT NULL,         -- whom to page, '' where unknown
  chat TEXT NOT NULL,            -- where to ask, '' where unknown
  runbook TEXT NOT NULL,         -- address of the runbook, '' where unknown
  dashboard TEXT NOT NULL,       -- address of the dashboard, '' where unknown
  line INTEGER NOT NULL          -- line of arterial.yaml
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_relation (  -- What a catalogue says that a component offers or needs
  component TEXT NOT NULL,       -- name in the catalogue
  relation TEXT NOT NULL CHECK (relation IN ('providesApis', 'consumesApis', 'dependsOn')),  -- as the catalogue has it
  target TEXT NOT NULL,          -- API, component or resource (resource:name)
  file TEXT NOT NULL,            -- catalogue
  line INTEGER NOT NULL,         -- line in it
  PRIMARY KEY (component, relation, target, file, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE component_owner (  -- Owners that services state in their telemetry
  component_id INTEGER NOT NULL REFERENCES component(id),
  attribute TEXT NOT NULL,       -- resource attribute, e.g. service.owner
  owner TEXT NOT NULL,           -- its value
  hour INTEGER NOT NULL,         -- window
  parked INTEGER NOT NULL,       -- 1: from parked traces
  entries INTEGER NOT NULL,      -- entry spans in complete traces
  PRIMARY KEY (component_id, attribute, owner, hour, parked)
) STRICT, WITHOUT ROWID;

CREATE VIEW each_owner AS  -- One row for each owner of a thing that has a stated owner
SELECT o.kind, o.name, j.value AS owner, o.dialect, o.file, o.line
FROM ownership o, json_each('[' || replace(json_quote(o.owners), ' ', '","') || ']') j
WHERE o.guess = 0 AND o.owners <> '';

CREATE VIEW ownership_findings AS  -- What is wrong or open with owners: contested, orphaned, unowned, deliberately unowned
SELECT 'contested' AS finding, c.kind, c.name, o.owners, o.dialect, o.file, o.line,
       c.dialect || ': ' || iif(c.owners = '', 'nobody', c.owners) || ' (' || c.file || iif(c.line > 0, ':' || c.line, '') || ')' AS other
FROM owner_claim c JOIN ownership o ON o.kind = c.kind AND o.name = c.name
UNION ALL
SELECT 'orphaned', e.kind, e.name, e.owner, e.dialect, e.file, e.line, NULL
FROM each_owner e
WHERE e.owner <> '*' AND EXISTS (SELECT 1 FROM team WHERE listed = 1)
  AND NOT EXISTS (  -- a listed team or one of its members, whatever @ and organisation stand before it
    SELECT 1 FROM (SELECT name FROM team WHERE listed = 1
                   UNION SELECT m.member FROM team_member m JOIN team t ON t.name = m.team WHERE t.listed = 1) k
    WHERE k.name = e.owner OR ltrim(k.name, '@') = ltrim(e.owner, '@')
       OR ltrim(k.name, '@') = replace(e.owner, rtrim(e.owner, replace(e.owner, '/', '')), ''))
UNION ALL
SELECT iif(o.owners = '' AND o.guess = 0, 'deliberately unowned', 'unowned'), u.kind, u.name,
       nullif(o.owners, ''), o.dialect, nullif(o.file, ''), nullif(o.line, 0), NULL
FROM (SELECT 'path' AS kind, file AS name FROM call_site UNION SELECT 'path', file FROM handler
      UNION SELECT 'target', label FROM binary
      UNION SELECT 'operation', operation FROM handler WHERE operation <> ''
      UNION SELECT 'component', label FROM components WHERE kind = 'service'
      UNION SELECT kind, name FROM ownership WHERE owners = '') u
LEFT JOIN ownership o ON o.kind = u.kind AND o.name = u.name
WHERE u.name NOT LIKE '/%' AND (o.name IS NULL OR o.owners = '' OR o.guess = 1);
