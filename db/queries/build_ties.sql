-- Which binary a service.name stands for, with the evidence: operations that the binary handles and
-- the component was seen to answer, or span names that the binary opens and the component emitted.
SELECT c.label AS component, b.label AS binary,
       (SELECT group_concat(label, ' ') FROM (SELECT t.label FROM binary_target x JOIN build_target t ON t.id = x.target_id WHERE x.binary_id = b.id ORDER BY t.label)) AS targets,
       b.main_file, x.rule, x.evidence AS agree,
       CASE x.rule WHEN 'operations' THEN
         (SELECT group_concat(name, char(10)) FROM (
            SELECT DISTINCT h.operation AS name FROM handler h JOIN handler_binary y ON y.handler_id = h.id
            JOIN operation o ON o.component_id = x.component_id
            LEFT JOIN operation_name n ON n.operation_id = o.id
            WHERE y.binary_id = b.id AND h.operation = coalesce(n.name, o.name) ORDER BY 1 LIMIT 5))
       ELSE
         (SELECT group_concat(name, char(10)) FROM (
            SELECT DISTINCT s.name FROM span_site s JOIN span_site_binary y ON y.span_site_id = s.id
            WHERE y.binary_id = b.id AND s.name IS NOT NULL ORDER BY 1 LIMIT 5))
       END AS tie_evidence
FROM component_target x JOIN components c ON c.id = x.component_id JOIN binary b ON b.id = x.binary_id
ORDER BY c.label, b.label;
