-- Where the caller's context is lost. ?1: text in the service's name, or NULL.
SELECT component, operation, roots, seen_calls, unseen_calls, callers
FROM broken_propagation WHERE ?1 IS NULL OR instr(component, ?1) > 0
ORDER BY roots DESC, component, operation;
