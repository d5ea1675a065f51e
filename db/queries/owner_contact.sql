-- How an owner is reached: as a team, whatever stands before its name; what a file says of all its
-- members. ?1: owner.
SELECT on_call, chat, email, escalation
FROM team
WHERE name = ?1 OR ltrim(name, '@') = ltrim(?1, '@')
ORDER BY name <> ?1, name
LIMIT 1;
