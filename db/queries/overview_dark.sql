-- Dependencies that traces show and no source explains, busiest first. ?1: how many, -1 for all;
-- ?2: owner of the caller, NULL for all.
SELECT caller, callee, caller_component, calls, verdict, critical_share, reason
FROM dark
WHERE ?2 IS NULL OR instr(' ' || owner || ' ', ' ' || ?2 || ' ') > 0
ORDER BY coalesce(calls, 0) DESC, caller, callee, dependency_id
LIMIT ?1;
