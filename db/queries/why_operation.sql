-- What is known of an observed operation. ?1: component, ?2: operation, as spans name them. One row.
WITH known(name) AS (
  SELECT coalesce((SELECT n.name FROM operation o JOIN component c ON c.id = o.component_id
                   JOIN operation_name n ON n.operation_id = o.id
                   WHERE o.name = ?2 AND ?1 = iif(c.namespace = '', c.name, c.namespace || '/' || c.name)
                   ORDER BY o.id LIMIT 1), ?2))
SELECT name AS operation,
       (SELECT h.file || ':' || h.line FROM handler h WHERE h.operation = known.name ORDER BY h.file, h.line LIMIT 1) AS handler,
       (SELECT f.name FROM handler h JOIN function f ON f.id = h.function_id WHERE h.operation = known.name
        ORDER BY h.file, h.line LIMIT 1) AS function,
       coalesce((SELECT owners FROM ownership w WHERE w.guess = 0 AND w.kind = 'operation' AND w.name = known.name),
                (SELECT owners FROM ownership w WHERE w.guess = 0 AND w.kind = 'component' AND w.name = ?1)) AS owner
FROM known;
