-- Per owner: what they own and how they hang together with others. An entry with several owners
-- counts for each. Owner (nobody): no rule fits, or deliberately unowned.
WITH
split(text, owner) AS (  -- 'a b' -> a, b
  SELECT DISTINCT t.text, j.value
  FROM (SELECT owners AS text FROM ownership UNION SELECT caller_owner FROM dependency UNION SELECT callee_owner FROM dependency) t,
       json_each('[' || replace(json_quote(t.text), ' ', '","') || ']') j
  WHERE t.text <> '' AND j.value <> ''),
file_owner AS (
  SELECT o.name AS file, e.owner FROM ownership o LEFT JOIN split e ON e.text = o.owners WHERE o.kind = 'path' AND o.guess = 0),
fact(owner, what, name) AS (
  SELECT f.owner, 'handler', h.id FROM handler h LEFT JOIN file_owner f ON f.file = h.file
  UNION
  SELECT f.owner, 'call_site', c.id FROM call_site c LEFT JOIN file_owner f ON f.file = c.file
  UNION
  SELECT f.owner, 'operation', h.operation FROM handler h LEFT JOIN file_owner f ON f.file = h.file WHERE h.operation <> ''),
link AS (
  SELECT DISTINCT d.id, d.verdict, a.owner AS caller_owner, b.owner AS callee_owner
  FROM dependency d LEFT JOIN split a ON a.text = d.caller_owner LEFT JOIN split b ON b.text = d.callee_owner),
owner AS (SELECT owner FROM fact UNION SELECT caller_owner FROM link UNION SELECT callee_owner FROM link)
SELECT coalesce(o.owner, '(nobody)') AS owner,
       (SELECT count(*) FROM fact f WHERE f.owner IS o.owner AND f.what = 'operation') AS operations,
       (SELECT count(*) FROM fact f WHERE f.owner IS o.owner AND f.what = 'handler') AS handlers,
       (SELECT count(*) FROM fact f WHERE f.owner IS o.owner AND f.what = 'call_site') AS call_sites,
       (SELECT count(DISTINCT x.journey_id) FROM link l JOIN dependency_journey x ON x.dependency_id = l.id WHERE l.callee_owner IS o.owner) AS journey_count,
       (SELECT count(DISTINCT id) FROM link l WHERE l.caller_owner IS o.owner AND l.callee_owner IS NOT o.owner AND l.verdict = 'mandatory') AS mandatory_to,
       (SELECT count(DISTINCT id) FROM link l WHERE l.callee_owner IS o.owner AND l.caller_owner IS NOT o.owner AND l.verdict = 'mandatory') AS mandatory_from
FROM owner o
ORDER BY o.owner IS NULL, mandatory_from DESC, operations DESC, owner;
