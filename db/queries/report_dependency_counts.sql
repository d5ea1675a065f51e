-- How many dependencies there are of each status and verdict.
SELECT status, verdict, sum(dependencies) AS dependencies, sum(calls) AS calls
FROM dependency_tally
GROUP BY status, verdict
ORDER BY CASE status WHEN 'confirmed' THEN 0 WHEN 'runtime-only' THEN 1 ELSE 2 END, sum(dependencies) DESC, verdict;
