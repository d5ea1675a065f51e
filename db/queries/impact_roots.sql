-- Where each journey begins, its requests and its owner.
SELECT g.journey_id, g.node_id, j.name, coalesce(s.traces, 0) AS traces, g.owner
FROM graph_journey g JOIN journey j ON j.id = g.journey_id
LEFT JOIN journey_summary s ON s.journey_id = g.journey_id
ORDER BY g.journey_id;
