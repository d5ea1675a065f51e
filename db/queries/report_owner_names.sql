-- Every owner that a rule or a dependency names, one a row.
SELECT DISTINCT j.value AS owner
FROM (SELECT owners AS text FROM ownership UNION SELECT caller_owner FROM dependency UNION SELECT callee_owner FROM dependency
      UNION SELECT name FROM team) t,
     json_each('[' || replace(json_quote(t.text), ' ', '","') || ']') j
WHERE t.text <> '' AND j.value <> ''
ORDER BY 1;
