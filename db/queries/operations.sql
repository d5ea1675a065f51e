-- Every operation that is known, static or observed, with the side that knows it: what a user may
-- name on the command line. Binaries' main functions are callers too.
SELECT operation AS name, max(is_static) AS is_static, max(is_observed) AS is_observed
FROM graph_node
WHERE operation <> ''
GROUP BY operation
ORDER BY operation;
