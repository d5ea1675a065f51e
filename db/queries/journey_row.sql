-- Figures of one journey. ?1: journey.
SELECT j.name AS journey, s.traces, s.weighted, s.errors * 1.0 / nullif(s.traces, 0) AS error_share,
       s.p50_ns, s.p95_ns, s.p99_ns, s.max_ns,
       s.clipped_ns * 1.0 / nullif(s.critical_ns, 0) AS clipped_share,
       s.assumed_ns * 1.0 / nullif(s.critical_ns, 0) AS assumed_share,
       nullif(k.objective, '') AS objective, a.within_latency, a.available
FROM journey j JOIN journey_summary s ON s.journey_id = j.id
LEFT JOIN configured_journey k ON k.name = j.name AND j.configured
LEFT JOIN journey_attainment a ON a.journey_id = j.id
WHERE j.id = ?1;
