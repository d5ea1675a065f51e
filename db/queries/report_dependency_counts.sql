-- How many dependencies there are of each status and verdict.
SELECT status, verdict, count(*) AS dependencies, sum(calls) AS calls
FROM dependency
GROUP BY status, verdict
ORDER BY CASE status WHEN 'confirmed' THEN 0 WHEN 'runtime-only' THEN 1 ELSE 2 END, count(*) DESC, verdict;
