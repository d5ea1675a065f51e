-- Journeys that a user may name, with the component that their first entry span is in.
SELECT j.id, j.name, c.label AS component
FROM journey j JOIN operation o ON o.id = j.root_id JOIN components c ON c.id = o.component_id
ORDER BY j.name, component, j.id;
