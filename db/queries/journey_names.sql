-- Journeys that a user may name, with the component that their first entry span is in.
SELECT j.id, j.name, iif(c.namespace = '', c.name, c.namespace || '/' || c.name) AS component
FROM journey j JOIN operation o ON o.id = j.root_id JOIN component c ON c.id = o.component_id
ORDER BY j.name, component, j.id;
