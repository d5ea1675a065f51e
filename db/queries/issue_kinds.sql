-- What was skipped, lost or guessed, by kind, with one example each; the severest first.
SELECT kind, severity, sum(count) AS count, count(*) AS places,
       min(nullif(file, '') || iif(line > 0, ':' || line, '')) AS example,
       min(nullif(detail, '')) AS detail
FROM issue
GROUP BY kind, severity
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, sum(count) DESC, kind;
