-- Where an operation is implemented, and who owns that. ?1: operation.
SELECT h.file || ':' || h.line AS site, f.name AS function, h.framework, h.api,
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM handler_binary x JOIN binary b ON b.id = x.binary_id WHERE x.handler_id = h.id ORDER BY b.label)) AS targets,
       o.owners AS owner, o.file || ':' || o.line AS owner_rule
FROM handler h JOIN function f ON f.id = h.function_id
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = h.file
WHERE h.operation = ?1
ORDER BY h.file, h.line, h.column;
