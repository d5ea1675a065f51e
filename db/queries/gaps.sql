-- Call sites at which something is missing, by kind, most critical first. ?1: kind, NULL for all;
-- ?2: part of a journey's name, NULL for all; ?3: owner, NULL for all. A new kind is one more arm
-- of `gap` and its line in cli/commands/gaps.cpp.
WITH gap(kind, call_site_id, detail) AS (
  SELECT 'ignored_failure', call_site_id,
         iif(fire_and_forget, 'nothing waits for the result', 'the result is not looked at')
  FROM call_flow WHERE failure = 'ignored'
  UNION ALL
  SELECT 'no_deadline', w.call_site_id, 'waits for as long as the callee takes'
  FROM call_flow w JOIN call_site c ON c.id = w.call_site_id
  WHERE w.deadline = 'none' AND c.call_kind <> 'oneway'
    AND c.framework IN ('grpc', 'thrift', 'cpp-httplib', 'brpc', 'capnproto', 'curl')  -- stores' timeouts are set with their connections
  UNION ALL
  SELECT 'no_context', w.call_site_id,
         'not passed on: trace context'
         || iif(w.context_cancellation = 'no' AND c.framework = 'grpc', ', cancellation', '')
         || iif(w.context_deadline = 'no' AND c.framework = 'grpc', ', deadline', '')
  FROM call_flow w JOIN call_site c ON c.id = w.call_site_id
  WHERE w.context_trace = 'no'
    AND c.framework IN ('grpc', 'thrift', 'cpp-httplib', 'brpc', 'capnproto', 'curl')
    AND EXISTS (SELECT 1 FROM static_edge e WHERE e.call_site_id = c.id AND e.handler_id IS NOT NULL)  -- else there is no request to pass on
  UNION ALL
  SELECT DISTINCT 'disagreement', x.call_site_id, d.disagreement
  FROM dependency d JOIN dependency_site x ON x.dependency_id = d.id
  WHERE d.disagreement IS NOT NULL),
used AS (  -- what the join knows of each call site
  SELECT x.call_site_id, d.id, d.caller, coalesce(x.critical_ns, 0) AS critical_ns
  FROM dependency_site x JOIN dependency d ON d.id = x.dependency_id)
SELECT g.kind, c.file || ':' || c.line AS site, nullif(c.operation, '') AS callee, g.detail,
       (SELECT group_concat(caller, char(10)) FROM (SELECT DISTINCT caller FROM used u WHERE u.call_site_id = c.id ORDER BY caller)) AS callers,
       (SELECT group_concat(name, char(10)) FROM (SELECT DISTINCT j.name FROM used u JOIN dependency_journey dj ON dj.dependency_id = u.id JOIN journey j ON j.id = dj.journey_id WHERE u.call_site_id = c.id ORDER BY j.name)) AS journeys,
       (SELECT sum(critical_ns) FROM used u WHERE u.call_site_id = c.id) AS critical_ns,
       o.owners AS owner
FROM gap g JOIN call_site c ON c.id = g.call_site_id
LEFT JOIN ownership o ON o.kind = 'path' AND o.name = c.file
WHERE (?1 IS NULL OR g.kind = ?1)
  AND (?2 IS NULL OR EXISTS (SELECT 1 FROM used u JOIN dependency_journey dj ON dj.dependency_id = u.id JOIN journey j ON j.id = dj.journey_id WHERE u.call_site_id = c.id AND instr(j.name, ?2) > 0))
  AND (?3 IS NULL OR ' ' || o.owners || ' ' LIKE '% ' || ?3 || ' %')
ORDER BY g.kind, coalesce(critical_ns, 0) DESC, c.file, c.line, c.column, c.operation;
