-- Per owner: what they own and how they hang together with others. An entry with several owners
-- counts for each. Owner (nobody): no rule fits, or deliberately unowned. Every table is read once.
WITH
pair AS MATERIALIZED (  -- owners' texts as they stand, so that few are split
  SELECT coalesce(caller_owner, '') AS caller_text, coalesce(callee_owner, '') AS callee_text, sum(verdict = 'mandatory') AS mandatory
  FROM dependency GROUP BY 1, 2),
split(text, owner) AS (  -- 'a b' -> a, b
  SELECT DISTINCT t.text, j.value
  FROM (SELECT owners AS text FROM ownership UNION SELECT caller_text FROM pair UNION SELECT callee_text FROM pair) t,
       json_each('[' || replace(json_quote(t.text), ' ', '","') || ']') j
  WHERE t.text <> '' AND j.value <> ''),
file_owner AS (
  SELECT o.name AS file, e.owner FROM ownership o LEFT JOIN split e ON e.text = o.owners WHERE o.kind = 'path' AND o.guess = 0),
answered AS (
  SELECT coalesce(f.owner, '') AS owner, count(DISTINCT h.id) AS handlers, count(DISTINCT nullif(h.operation, '')) AS operations
  FROM handler h LEFT JOIN file_owner f ON f.file = h.file GROUP BY 1),
called AS (
  SELECT coalesce(f.owner, '') AS owner, sum(c.sites) AS call_sites
  FROM (SELECT file, count(*) AS sites FROM call_site GROUP BY file) c LEFT JOIN file_owner f ON f.file = c.file GROUP BY 1),
needed AS (  -- of a dependency with several owners, each that is not on the other side
  SELECT coalesce(a.owner, '') AS caller_owner, coalesce(b.owner, '') AS callee_owner, p.caller_text, p.callee_text, p.mandatory
  FROM pair p LEFT JOIN split a ON a.text = p.caller_text LEFT JOIN split b ON b.text = p.callee_text),
needs AS (
  SELECT caller_owner AS owner, sum(mandatory) AS mandatory_to
  FROM (SELECT DISTINCT caller_owner, caller_text, callee_text, mandatory FROM needed WHERE caller_owner <> callee_owner) GROUP BY 1),
serves AS (
  SELECT callee_owner AS owner, sum(mandatory) AS mandatory_from
  FROM (SELECT DISTINCT callee_owner, caller_text, callee_text, mandatory FROM needed WHERE caller_owner <> callee_owner) GROUP BY 1),
travelled AS (
  SELECT coalesce(b.owner, '') AS owner, count(DISTINCT x.journey_id) AS journey_count
  FROM (SELECT DISTINCT d.callee_owner, x.journey_id FROM dependency_journey x JOIN dependency d ON d.id = x.dependency_id) x
  LEFT JOIN split b ON b.text = x.callee_owner GROUP BY 1),
owner AS (
  SELECT owner FROM answered UNION SELECT owner FROM called UNION SELECT caller_owner FROM needed UNION SELECT callee_owner FROM needed)
SELECT iif(o.owner = '', '(nobody)', o.owner) AS owner,
       coalesce(a.operations, 0) AS operations, coalesce(a.handlers, 0) AS handlers, coalesce(c.call_sites, 0) AS call_sites,
       coalesce(t.journey_count, 0) AS journey_count, coalesce(n.mandatory_to, 0) AS mandatory_to, coalesce(s.mandatory_from, 0) AS mandatory_from
FROM owner o LEFT JOIN answered a ON a.owner = o.owner LEFT JOIN called c ON c.owner = o.owner
LEFT JOIN travelled t ON t.owner = o.owner LEFT JOIN needs n ON n.owner = o.owner LEFT JOIN serves s ON s.owner = o.owner
ORDER BY o.owner = '', mandatory_from DESC, operations DESC, o.owner;
