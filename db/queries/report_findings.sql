-- Findings about owners of one kind. ?1: contested, orphaned, unowned or deliberately unowned.
SELECT kind, name, iif(?1 IN ('contested', 'orphaned'), owners, NULL) AS owners,
       file || iif(line IS NULL OR line = 0, '', ':' || line) AS owner_rule,
       iif(?1 = 'unowned', owners, NULL) AS guess_owners, other
FROM ownership_findings
WHERE finding = ?1
ORDER BY kind = 'path', kind, name, owners, other;
