-- What the join says of a call site: figures attributed to it and why it matched. ?1: call site.
SELECT d.caller, nullif(d.callee, '') AS callee, d.status, coalesce(x.verdict, d.verdict) AS verdict, d.disagreement,
       x.calls, x.errors * 1.0 / nullif(x.calls, 0) AS error_share, d.p95_ns, x.critical_ns,
       x.clipped_ns * 1.0 / nullif(x.critical_ns, 0) AS critical_clipped,
       x.assumed_ns * 1.0 / nullif(x.critical_ns, 0) AS critical_assumed, d.slack_ns,
       iif(x.share < 1 AND x.share > 0, x.share, NULL) AS assumed_share, x.rule, x.detail AS why,
       d.upper_bound, d.reason
FROM dependency_site x JOIN dependency d ON d.id = x.dependency_id
WHERE x.call_site_id = ?1
ORDER BY coalesce(x.calls, 0) DESC, d.caller, d.callee, d.id;
