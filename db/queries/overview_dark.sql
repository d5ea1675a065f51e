-- Dependencies that traces show and no source explains, busiest first. ?1: how many.
SELECT d.caller, d.callee, d.caller_component, d.calls, d.verdict, d.critical_share, d.reason
FROM dependency d
WHERE d.status = 'runtime-only'
ORDER BY coalesce(d.calls, 0) DESC, d.caller, d.callee, d.id
LIMIT ?1;
