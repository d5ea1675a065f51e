-- Dependencies that matter most: those on journeys' critical paths and those without which the
-- caller fails. ?1: how many.
SELECT caller, callee, verdict, verdict_basis AS basis, presence, critical_share,
       errors * 1.0 / nullif(calls, 0) AS error_share, p95_ns, callee_owner AS owner
FROM dependency
WHERE callee <> '' AND (verdict = 'mandatory' OR critical_share > 0)
ORDER BY verdict = 'mandatory' AND critical_share > 0 DESC, coalesce(critical_share, 0) DESC,
         coalesce(calls, 0) DESC, caller, callee, id
LIMIT ?1;
