-- Classes that look like clients of a service and match neither a framework nor a rule, with the
-- rule that would find them; of several classes with one name the first.
SELECT detail AS suggestion, min(file || ':' || line) AS class_at
FROM issue
WHERE kind = 'stub_without_rule'
GROUP BY detail
ORDER BY detail;
