-- Dependencies between different owners, mandatory ones first.
SELECT caller_owner, callee_owner, caller, callee, status, verdict, critical_share, calls
FROM dependency
WHERE callee <> '' AND coalesce(caller_owner, '') <> coalesce(callee_owner, '')
ORDER BY verdict <> 'mandatory', coalesce(critical_share, 0) DESC, caller_owner, callee_owner, caller, callee, id;
