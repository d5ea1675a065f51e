-- What journeys that use an operation lose with it. ?1: operation; ?2: its component, NULL: any.
SELECT journey_id, effect, basis, chance_low, chance_high, seen, critical_share, chain, rank
FROM impact
WHERE operation = ?1 AND (?2 IS NULL OR component = ?2 OR component IS NULL)
ORDER BY journey_id, rank DESC;
