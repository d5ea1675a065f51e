-- Each handler and call site with the target that defines it and the binaries that it ships in.
SELECT s.kind, s.operation, s.file || ':' || s.line AS site, s.defined_in AS target,
       group_concat(s.target, ' ') AS binaries, count(*) AS binary_count
FROM (SELECT * FROM shipped_sites ORDER BY target) s
GROUP BY s.kind, s.operation, s.file, s.line
ORDER BY s.kind DESC, s.operation IS NULL, s.operation, site;
