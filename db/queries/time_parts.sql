-- Parts of requests' time in microseconds, summed over a window. ?1, ?2: first and last hour, NULL: no limit.
WITH part AS (
  SELECT 'own' AS part, t.operation_id AS callee_id, NULL AS caller_id, t.*
  FROM (SELECT operation_id, hour, traces, calls, time_ns, critical_ns, calls_squares, time_squares, time_calls FROM entry_time) t
  UNION ALL
  SELECT 'way', e.callee_id, e.caller_id, t.*
  FROM (SELECT edge_id, hour, traces, calls, time_ns, critical_ns, calls_squares, time_squares, time_calls FROM edge_time) t
  JOIN edge e ON e.id = t.edge_id)
SELECT p.part, c.label AS component, o.name AS operation,
       coalesce((SELECT k.label || ' ' || b.name FROM operation b JOIN components k ON k.id = b.component_id WHERE b.id = p.caller_id), '') AS caller,
       sum(p.traces) AS traces, sum(p.calls) AS calls, total(p.time_ns) / 1000 AS time_us, total(p.critical_ns) / 1000 AS critical_us,
       u128_real(u128_sum(p.calls_squares)) AS calls_squares, u128_real(u128_sum(p.time_squares)) AS time_squares,
       u128_real(u128_sum(p.time_calls)) AS time_calls
FROM part p JOIN operation o ON o.id = p.callee_id JOIN components c ON c.id = o.component_id
WHERE p.hour BETWEEN coalesce(?1, p.hour) AND coalesce(?2, p.hour)
GROUP BY 1, 2, 3, 4;
