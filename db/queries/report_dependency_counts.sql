-- How many dependencies there are of each status and verdict. ?1: only those of this owner, as
-- caller or callee, NULL for all.
SELECT status, verdict, sum(dependencies) AS dependencies, sum(calls) AS calls
FROM (SELECT status, verdict, dependencies, calls FROM dependency_tally WHERE ?1 IS NULL
      UNION ALL
      SELECT status, verdict, 1, calls FROM dependency
      WHERE ?1 IS NOT NULL
        AND instr(' ' || coalesce(caller_owner, '') || ' ' || coalesce(callee_owner, '') || ' ', ' ' || ?1 || ' ') > 0)
GROUP BY status, verdict
ORDER BY CASE status WHEN 'confirmed' THEN 0 WHEN 'runtime-only' THEN 1 ELSE 2 END, sum(dependencies) DESC, verdict;
