-- What the code says of a call site: one row a question. ?1: call site.
SELECT 'failure' AS question, w.failure AS answer, w.failure_confidence AS confidence,
       nullif(w.failure_file || ':' || w.failure_line, ':0') AS site,
       nullif(w.failure_evidence, '') AS evidence FROM call_flow w WHERE w.call_site_id = ?1
UNION ALL
SELECT 'failure from ' || e.caller, f.failure, f.failure_confidence,
       nullif(f.failure_file || ':' || f.failure_line, ':0'), nullif(f.failure_evidence, '')
FROM static_edge e JOIN static_edge_flow f ON f.static_edge_id = e.id WHERE e.call_site_id = ?1
UNION ALL
SELECT 'deadline', w.deadline || iif(w.deadline_ns IS NULL, '', printf(', %g ms', w.deadline_ns / 1e6)) || iif(w.deadline_flag = '', '', ', ' || w.deadline_flag),
       w.deadline_confidence, NULL, nullif(w.deadline_evidence, '') FROM call_flow w WHERE w.call_site_id = ?1 AND w.deadline <> 'unknown'
UNION ALL
SELECT 'retry', w.retry || iif(w.retry_attempts IS NULL, '', ', ' || w.retry_attempts || ' attempts') || iif(w.retry_unbounded, ', until it succeeds', ''),
       w.retry_confidence, NULL, nullif(w.retry_evidence, '') FROM call_flow w WHERE w.call_site_id = ?1 AND w.retry <> 'unknown'
UNION ALL
SELECT 'channel', w.channel, NULL, NULL, nullif(w.channel_evidence, '') FROM call_flow w WHERE w.call_site_id = ?1 AND w.channel <> 'unknown'
UNION ALL
SELECT 'only if', w.condition, NULL, NULL, NULL FROM call_flow w WHERE w.call_site_id = ?1 AND w.condition <> ''
UNION ALL
SELECT 'feature flag', w.feature_flag, NULL, NULL, NULL FROM call_flow w WHERE w.call_site_id = ?1 AND w.feature_flag <> ''
UNION ALL
SELECT 'in a loop over', w.loop_over, NULL, NULL, iif(w.loop_bounded = 'yes', 'bounded', NULL) FROM call_flow w WHERE w.call_site_id = ?1 AND w.loop_over <> ''
UNION ALL
SELECT 'trace context goes on', w.context_trace, w.context_confidence, NULL, nullif(w.context_evidence, '') FROM call_flow w WHERE w.call_site_id = ?1 AND w.context_trace <> 'unknown'
UNION ALL
SELECT 'in ' || o.caller || ' ' || CASE o.relation
         WHEN 'concurrent' THEN 'at the same time as' WHEN 'exclusive' THEN 'instead of'
         WHEN 'unknown' THEN 'in no known order with'
         ELSE iif((o.relation = 'before') = (o.first_id = ?1), 'before', 'after') END,
       c.file || ':' || c.line || iif(c.operation = '', '', ' ' || c.operation), o.confidence, NULL,
       nullif(o.evidence, '')
FROM call_order o JOIN call_site c ON c.id = iif(o.first_id = ?1, o.second_id, o.first_id)
WHERE ?1 IN (o.first_id, o.second_id)
ORDER BY 1, 2, 4;
