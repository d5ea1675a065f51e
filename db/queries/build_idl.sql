-- Operations that interface descriptions define and nothing implements or calls, and those that one
-- of both does. ?1: finding (not implemented, not called, neither).
SELECT operation, idl, call_kind, file || ':' || line AS defined_at, handlers, call_sites, owner
FROM idl_operations
WHERE ?1 = CASE WHEN handlers = 0 AND call_sites = 0 THEN 'neither'
                WHEN handlers = 0 THEN 'not implemented'
                WHEN call_sites = 0 THEN 'not called' ELSE '' END
ORDER BY operation, file, line;
