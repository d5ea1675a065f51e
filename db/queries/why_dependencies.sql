-- Figures of the dependencies between some operations. ?1: their names, a JSON array.
SELECT * FROM dependencies
WHERE caller IN (SELECT value FROM json_each(?1)) AND callee IN (SELECT value FROM json_each(?1))
ORDER BY caller, callee, caller_component, callee_component;
