-- Per owner: its dependencies with others, mandatory ones first. A dependency between several
-- owners is one row for each pair. What nobody owns, stores mostly, comes behind the others.
-- ?1: only of this owner, NULL for all; ?2: how many dependencies, the most important; -1 for all.
WITH
kept AS (
  SELECT id, caller_owner, callee_owner FROM dependency
  WHERE callee <> ''
    AND (coalesce(caller_owner, '') <> coalesce(callee_owner, '') OR instr(callee_owner, ' ') > 0)
    AND (?1 IS NULL OR instr(' ' || coalesce(caller_owner, '') || ' ' || coalesce(callee_owner, '') || ' ', ' ' || ?1 || ' ') > 0)
  ORDER BY verdict <> 'mandatory', coalesce(critical_ns, 0) DESC, coalesce(calls, 0) DESC, id LIMIT ?2),
split(text, owner) AS (
  SELECT DISTINCT t.text, j.value
  FROM (SELECT caller_owner AS text FROM kept UNION SELECT callee_owner FROM kept) t,
       json_each('[' || replace(json_quote(t.text), ' ', '","') || ']') j
  WHERE t.text <> ''),
link AS (
  SELECT k.id, a.owner AS caller_owner, b.owner AS callee_owner
  FROM kept k LEFT JOIN split a ON a.text = k.caller_owner LEFT JOIN split b ON b.text = k.callee_owner
  WHERE a.owner IS NOT b.owner),
side AS (
  SELECT callee_owner AS owner, 'caller' AS side, caller_owner AS other, id FROM link WHERE callee_owner IS NOT NULL
  UNION
  SELECT caller_owner, 'callee', callee_owner, id FROM link WHERE caller_owner IS NOT NULL)
SELECT s.owner, s.side, coalesce(s.other, '(nobody)') AS other_owner, d.caller, d.callee, d.verdict,
       d.status, d.critical_share, d.calls
FROM side s JOIN dependency d ON d.id = s.id
WHERE ?1 IS NULL OR s.owner = ?1
ORDER BY s.owner, d.verdict <> 'mandatory', s.other IS NULL, s.side, coalesce(d.critical_share, 0) DESC, other_owner, d.caller, d.callee, d.id;
