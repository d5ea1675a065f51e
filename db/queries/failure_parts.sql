-- Failures where they arise, summed over a window. A call that nobody answered is one of the service
-- that answers the caller's other calls of that name. ?1, ?2: first and last hour, NULL: no limit.
WITH answered AS (
  SELECT e.caller_id, o.name, min(o.id) AS callee_id
  FROM edge e JOIN operation o ON o.id = e.callee_id JOIN component c ON c.id = o.component_id AND c.kind = 'service'
  GROUP BY e.caller_id, o.name HAVING count(*) = 1),
part AS (
  SELECT 'own' AS part, t.operation_id AS callee_id, NULL AS caller_id, t.*
  FROM (SELECT operation_id, hour, traces, calls, failed, fatal, calls_squares, failed_squares, failed_calls FROM entry_failure) t
  UNION ALL
  SELECT 'way', iif(k.kind = 'peer', coalesce(a.callee_id, e.callee_id), e.callee_id), e.caller_id, t.*
  FROM (SELECT edge_id, hour, traces, calls, failed, fatal, calls_squares, failed_squares, failed_calls FROM edge_failure) t
  JOIN edge e ON e.id = t.edge_id JOIN operation o ON o.id = e.callee_id JOIN component k ON k.id = o.component_id
  LEFT JOIN answered a ON a.caller_id = e.caller_id AND a.name = o.name)
SELECT p.part, c.label AS component, o.name AS operation,
       coalesce((SELECT k.label || ' ' || b.name FROM operation b JOIN components k ON k.id = b.component_id WHERE b.id = p.caller_id), '') AS caller,
       sum(p.traces) AS traces, sum(p.calls) AS calls, total(p.failed) AS failed, total(p.fatal) AS fatal,
       total(p.calls_squares) AS calls_squares, total(p.failed_squares) AS failed_squares,
       total(p.failed_calls) AS failed_calls
FROM part p JOIN operation o ON o.id = p.callee_id JOIN components c ON c.id = o.component_id
WHERE p.hour BETWEEN coalesce(?1, p.hour) AND coalesce(?2, p.hour)
GROUP BY 1, 2, 3, 4;
