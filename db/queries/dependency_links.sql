-- Every dependency as a link of the operation graph. `caller_shared` and `callee_shared`: several
-- components offer an operation of that name (e.g. GET /health), so that the name alone does not
-- say which. `assumed`: the verdict of traces rests on an assumption. `last_hour`: of its calls.
WITH shared AS (SELECT o.name FROM operation o JOIN component c ON c.id = o.component_id
                WHERE c.kind <> 'span' GROUP BY o.name HAVING count(*) > 1),
seen AS (SELECT edge_id, max(hour) AS hour FROM edge_stat GROUP BY edge_id)
SELECT d.id, d.caller, d.callee, coalesce(d.caller_component, '') AS caller_component,
       coalesce(d.callee_component, '') AS callee_component,
       d.caller IN (SELECT name FROM shared) AS caller_shared,
       d.callee IN (SELECT name FROM shared) AS callee_shared,
       d.status, d.verdict, coalesce(d.failure, '') AS failure,
       d.ambiguous > 0 OR instr(' ' || d.flags || ' ', ' no_control ') > 0 AS assumed,
       coalesce((SELECT max(s.hour) FROM dependency_edge x JOIN seen s ON s.edge_id = x.edge_id
                 WHERE x.dependency_id = d.id), 0) AS last_hour,
       d.caller_owner, d.callee_owner, coalesce(d.calls, 0) AS calls
FROM dependency d
ORDER BY d.caller, d.callee, d.id;
