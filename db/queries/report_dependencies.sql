-- Every dependency with its status, verdict and the evidence for both. ?1: only those of this owner,
-- as caller or callee, NULL for all; ?2: how many, the most important; -1 for all.
WITH kept AS (
  SELECT id FROM dependency
  WHERE ?1 IS NULL OR instr(' ' || coalesce(caller_owner, '') || ' ' || coalesce(callee_owner, '') || ' ', ' ' || ?1 || ' ') > 0
  ORDER BY verdict <> 'mandatory', coalesce(critical_ns, 0) DESC, coalesce(calls, 0) DESC, id LIMIT ?2)
SELECT d.caller, nullif(d.callee, '') AS callee, d.status, d.verdict, d.failure, d.disagreement, d.calls, d.failed_with, d.survived,
       d.interval_low, d.interval_high, d.base_failure, d.presence, d.critical_share,
       d.clipped_ns * 1.0 / nullif(d.critical_ns, 0) AS critical_clipped,
       d.assumed_ns * 1.0 / nullif(d.critical_ns, 0) AS critical_assumed, d.slack_ns,
       d.rule,
       coalesce(d.reason, iif(d.upper_bound IS NULL, NULL, printf('in less than %.3g %% of requests', 100 * d.upper_bound))) AS reason,
       d.flags,
       (SELECT group_concat(site, char(10))
        FROM (SELECT DISTINCT c.file || ':' || c.line AS site
              FROM dependency_site x JOIN call_site c ON c.id = x.call_site_id
              WHERE x.dependency_id = d.id ORDER BY c.file, c.line)) AS sites,
       d.caller_owner, d.callee_owner, d.caller_component, d.callee_component
FROM kept JOIN dependency d ON d.id = kept.id
ORDER BY d.caller, d.callee, d.id;
