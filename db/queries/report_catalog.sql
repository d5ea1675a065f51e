-- What catalogues say that components need or offer, against what is real: declared and never seen
-- in source or traces, or real between two components of the catalogue and not declared. An API is
-- real where an operation's service has its name, without regard to case, - and _, and the words
-- api and service.
WITH
plain(text, word) AS (
  SELECT DISTINCT text, replace(replace(replace(replace(lower(text), '-', ''), '_', ''), 'service', ''), 'api', '')
  FROM (SELECT target AS text FROM catalog_relation
        UNION SELECT substr(callee, 1, instr(callee, '/') - 1) FROM dependency WHERE instr(callee, '/') > 1
        UNION SELECT substr(operation, 1, instr(operation, '/') - 1) FROM handler WHERE instr(operation, '/') > 1)),
short(name, label) AS (  -- catalogue name -> component
  SELECT r.component, c.label
  FROM (SELECT DISTINCT component FROM catalog_relation UNION SELECT DISTINCT target FROM catalog_relation WHERE relation = 'dependsOn') r
  JOIN components c ON c.name = r.component AND c.kind = 'service'),
service(label, direction, word) AS (  -- words of the services that a component serves or calls
  SELECT DISTINCT d.callee_component, 'providesApis', replace(p.word, rtrim(p.word, replace(p.word, '.', '')), '')
  FROM dependency d JOIN plain p ON p.text = substr(d.callee, 1, instr(d.callee, '/') - 1)
  UNION
  SELECT DISTINCT d.caller_component, 'consumesApis', replace(p.word, rtrim(p.word, replace(p.word, '.', '')), '')
  FROM dependency d JOIN plain p ON p.text = substr(d.callee, 1, instr(d.callee, '/') - 1)),
declared AS (
  SELECT r.component, r.relation, r.target, r.file || ':' || r.line AS owner_rule, a.label
  FROM catalog_relation r LEFT JOIN short a ON a.name = r.component)
SELECT component, relation, target,
       iif(label IS NULL, 'component never observed', 'declared, not real') AS finding, owner_rule
FROM declared r
WHERE label IS NULL OR CASE relation
  WHEN 'dependsOn' THEN target NOT LIKE '%:%' AND NOT EXISTS (
    SELECT 1 FROM dependency d JOIN short b ON b.label = d.callee_component
    WHERE b.name = r.target AND d.caller_component = r.label)
  ELSE NOT EXISTS (SELECT 1 FROM service s JOIN plain p ON p.text = r.target
                   WHERE s.label = r.label AND s.direction = r.relation AND s.word = p.word) END
UNION ALL
SELECT DISTINCT a.name, 'dependsOn', b.name, 'real, not declared', NULL
FROM dependency d JOIN short a ON a.label = d.caller_component JOIN short b ON b.label = d.callee_component
WHERE a.name <> b.name
  AND NOT EXISTS (SELECT 1 FROM catalog_relation r WHERE r.component = a.name AND r.relation = 'dependsOn' AND r.target = b.name)
ORDER BY 1, 4, 2, 3;
