-- Owner and call site of what a span shows, by the call path that it is on: for single traces, in which
-- the call paths of journeys occur again. Without a path: by component, operation and kind only, the
-- first of all by name, for spans whose path no journey has.
SELECT component, operation, kind, path, min(site) AS site, min(owner) AS owner
FROM critical_path
WHERE site IS NOT NULL OR owner IS NOT NULL
GROUP BY component, operation, kind, path
UNION ALL
SELECT component, operation, kind, '', min(site), min(owner)
FROM critical_path
WHERE site IS NOT NULL OR owner IS NOT NULL
GROUP BY component, operation, kind
ORDER BY component, operation, kind, path;
