-- Dependencies that the source has and no trace shows, with how rare they must be or why nothing
-- can be said. ?1: how many, -1 for all; ?2: owner of the caller, NULL for all.
SELECT caller, callee, upper_bound, reason, sites, owner
FROM dead
WHERE ?2 IS NULL OR instr(' ' || owner || ' ', ' ' || ?2 || ' ') > 0
ORDER BY upper_bound IS NULL, upper_bound, caller, coalesce(callee, ''), dependency_id
LIMIT ?1;
