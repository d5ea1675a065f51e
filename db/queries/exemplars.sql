-- Traces of a journey (?1) that are kept whole: the slowest, and the one with the smallest hash for
-- each octave of the duration and each outcome.
SELECT trace, slot, max(duration_ns) AS duration_ns, max(slot LIKE '%/error') AS failed
FROM exemplar
WHERE journey_id = ?1
GROUP BY trace
ORDER BY max(slot = 'slowest') DESC, duration_ns DESC, trace;
