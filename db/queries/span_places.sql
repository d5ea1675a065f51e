-- Owner and call site of each call path, as a tree: for single traces, whose spans occur in it again.
SELECT path_id, parent_id, component, operation, kind, site, owner
FROM critical_path
ORDER BY journey, depth, path, component, kind, path_id;
