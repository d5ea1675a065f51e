-- Labels of all build targets, each once.
SELECT DISTINCT label AS target FROM build_target ORDER BY label;
