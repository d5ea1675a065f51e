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
