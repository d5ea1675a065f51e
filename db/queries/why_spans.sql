-- Where the source opens spans of a name (?1), in binaries that the component (?2) is tied to, else
-- anywhere.
SELECT site FROM (
  SELECT DISTINCT s.file || ':' || s.line AS site, s.file, s.line,
         EXISTS (SELECT 1 FROM span_site_binary b JOIN component_target t ON t.binary_id = b.binary_id
                 JOIN component c ON c.id = t.component_id
                 WHERE b.span_site_id = s.id AND ?2 = iif(c.namespace = '', c.name, c.namespace || '/' || c.name)) AS tied
  FROM span_site s WHERE s.name = ?1)
ORDER BY tied DESC, file, line;
