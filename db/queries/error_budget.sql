-- What takes from a journey's availability, the most first. ?1: journey, NULL for all.
SELECT journey, caller, callee, costs, seen, fails_with, arises_there, basis, owner
FROM error_budget
WHERE costs > 0 AND (?1 IS NULL OR journey = ?1)
ORDER BY journey, costs DESC, caller, callee, journey_id, dependency_id;
