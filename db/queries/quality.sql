-- What is broken or missing in the spans of services. ?1: text in the service's name, or NULL.
SELECT component, spans, missing_parents, skewed, max_skew_ns, duplicate_ids, missing_kinds, calls,
       missing_peers, roots, broken_roots, late, bad_times, bad_ids, cycles
FROM quality WHERE ?1 IS NULL OR instr(component, ?1) > 0
ORDER BY missing_parents + skewed + duplicate_ids + missing_kinds + missing_peers + broken_roots + late + bad_times + bad_ids + cycles DESC,
         component;
