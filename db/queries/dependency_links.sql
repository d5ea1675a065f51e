-- Every dependency as a link of the operation graph. `caller_shared` and `callee_shared`: several
-- components offer an operation of that name (e.g. GET /health), so that the name alone does not
-- say which.
WITH shared AS (SELECT o.name FROM operation o JOIN component c ON c.id = o.component_id
                WHERE c.kind <> 'span' GROUP BY o.name HAVING count(*) > 1)
SELECT d.id, d.caller, d.callee, coalesce(d.caller_component, '') AS caller_component,
       coalesce(d.callee_component, '') AS callee_component,
       d.caller IN (SELECT name FROM shared) AS caller_shared,
       d.callee IN (SELECT name FROM shared) AS callee_shared
FROM dependency d
ORDER BY d.caller, d.callee, d.id;
