-- How an operation was answered, by component. ?1: operation.
SELECT iif(c.namespace = '', c.name, c.namespace || '/' || c.name) AS component, c.environment, c.kind,
       o.system, sum(e.entries) AS requests, sum(e.partial_entries) AS partial_requests,
       sum(e.failed) * 1.0 / nullif(sum(e.entries), 0) AS error_share, w.owners AS owner
FROM operation o JOIN component c ON c.id = o.component_id
LEFT JOIN entry_stat e ON e.operation_id = o.id
LEFT JOIN ownership w ON w.guess = 0 AND w.kind = 'operation' AND w.name = ?1
LEFT JOIN operation_name n ON n.operation_id = o.id
WHERE c.kind <> 'span' AND ?1 IN (o.name, n.name)
GROUP BY o.id
ORDER BY component, c.environment;
