-- Owner and call site of what a span shows, by component, operation and kind: for single traces, in
-- which the call paths of journeys occur again. Where paths differ, the first of all by name.
SELECT component, operation, kind, min(site) AS site, min(owner) AS owner
FROM critical_path
WHERE site IS NOT NULL OR owner IS NOT NULL
GROUP BY component, operation, kind
ORDER BY component, operation, kind;
