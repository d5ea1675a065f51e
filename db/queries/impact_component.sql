-- The operations that a component offers, as nodes of the graph. ?1: component.
SELECT DISTINCT g.id
FROM components c JOIN operation o ON o.component_id = c.id
LEFT JOIN operation_name n ON n.operation_id = o.id
JOIN graph_node g ON g.operation = coalesce(n.name, o.name)
WHERE c.label = ?1 AND c.kind <> 'span'
  AND (g.component = c.label
       OR (g.component = '' AND NOT EXISTS (SELECT 1 FROM graph_node x WHERE x.operation = g.operation AND x.component = c.label)))
ORDER BY g.id;
