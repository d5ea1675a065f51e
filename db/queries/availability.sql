-- How available journeys can be at most and are, the busiest first. ?1: journey, NULL for all.
SELECT journey, traces, ceiling, observed, expected, budget_spent, own_success, mandatory, spender, spender_costs, spender_owner
FROM availability
WHERE ?1 IS NULL OR journey = ?1
ORDER BY traces DESC, journey, journey_id;
