-- What each owner owns, with the rule that says so: components, targets and operations one by one,
-- files by the rule. ?1: only of this owner, NULL for all; ?2: how many, -1 for all.
SELECT owner, kind, name, file || iif(line > 0, ':' || line, '') AS owner_rule, dialect
FROM (
  SELECT owner, kind, name, file, line, dialect FROM each_owner WHERE kind <> 'path'
  UNION ALL
  SELECT owner, 'path', count(*) || iif(count(*) = 1, ' file', ' files'), file, line, dialect
  FROM each_owner WHERE kind = 'path' GROUP BY owner, dialect, file, line)
WHERE ?1 IS NULL OR owner = ?1
ORDER BY owner, kind = 'path', kind = 'operation', kind = 'target', name, owner_rule
LIMIT ?2;
