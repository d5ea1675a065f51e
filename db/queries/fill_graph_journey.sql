-- Fills graph_journey: where each journey begins in the graph, and who owns it.
INSERT INTO graph_journey
SELECT j.id,
       coalesce((SELECT g.id FROM graph_node g WHERE g.operation = coalesce(n.name, o.name) AND g.component = c.label),
                (SELECT g.id FROM graph_node g WHERE g.operation = coalesce(n.name, o.name) AND g.component = '')),
       coalesce(nullif(k.owners, ''),
                (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'operation' AND x.name = coalesce(n.name, o.name)),
                (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'component' AND x.name = c.label))
FROM journey j JOIN operation o ON o.id = j.root_id JOIN components c ON c.id = o.component_id
LEFT JOIN operation_name n ON n.operation_id = o.id
LEFT JOIN configured_journey k ON k.name = j.name AND j.configured;
