-- Which journeys rest on which owner: those that call what it owns, or begin there. Mandatory: such
-- calls that the caller does not survive; critical: the share of the journey's critical path below the
-- call that weighs most (calls lie within each other: their sum would count time twice).
WITH
text AS MATERIALIZED (  -- owners as they stand at dependencies, so that few are split
  SELECT d.callee_owner AS text, x.journey_id, count(*) AS dependencies, sum(d.verdict = 'mandatory') AS mandatory,
         max(x.critical_ns) AS critical_ns
  FROM dependency_journey x JOIN dependency d ON d.id = x.dependency_id
  WHERE d.callee_owner <> ''
  GROUP BY d.callee_owner, x.journey_id),
split(text, owner) AS (
  SELECT DISTINCT t.text, j.value
  FROM (SELECT DISTINCT text FROM text) t, json_each('[' || replace(json_quote(t.text), ' ', '","') || ']') j),
rest AS (
  SELECT s.owner, t.journey_id, sum(t.dependencies) AS dependencies, sum(t.mandatory) AS mandatory,
         max(t.critical_ns) AS critical_ns
  FROM text t JOIN split s ON s.text = t.text
  GROUP BY s.owner, t.journey_id),
root AS (  -- by the handler where the source has one of that name, else by the component
  SELECT DISTINCT e.owner, j.id AS journey_id
  FROM journey j JOIN operation o ON o.id = j.root_id LEFT JOIN operation_name n ON n.operation_id = o.id
  JOIN components c ON c.id = o.component_id
  JOIN each_owner e ON e.kind = 'operation' AND e.name = coalesce(n.name, o.name)
    OR e.kind = 'component' AND e.name = c.label
       AND NOT EXISTS (SELECT 1 FROM ownership x WHERE x.kind = 'operation' AND x.name = coalesce(n.name, o.name)))
SELECT p.owner, j.name AS journey, iif(root.journey_id IS NULL, NULL, 1) AS begins,
       coalesce(r.dependencies, 0) AS dependencies, coalesce(r.mandatory, 0) AS mandatory,
       r.critical_ns * 1.0 / nullif(s.critical_ns, 0) AS critical_share
FROM (SELECT owner, journey_id FROM rest UNION SELECT owner, journey_id FROM root) p
JOIN journey j ON j.id = p.journey_id
LEFT JOIN journey_summary s ON s.journey_id = j.id
LEFT JOIN rest r ON r.owner = p.owner AND r.journey_id = p.journey_id
LEFT JOIN root ON root.owner = p.owner AND root.journey_id = p.journey_id
ORDER BY p.owner, mandatory DESC, critical_share DESC, j.name;
