-- Whom to ask. ?1: owners, parted by blanks; ?2: component.
SELECT t.name AS team,
       (SELECT group_concat(member, ' ') FROM (SELECT member FROM team_member m WHERE m.team = t.name ORDER BY position)) AS members,
       nullif(t.on_call, '') AS on_call, nullif(t.chat, '') AS chat, nullif(t.email, '') AS email,
       nullif(t.escalation, '') AS escalation, NULL AS runbook, NULL AS dashboard
FROM team t JOIN json_each('[' || replace(json_quote(?1), ' ', '","') || ']') o ON o.value = t.name
UNION ALL
SELECT s.name, NULL, nullif(s.on_call, ''), nullif(s.chat, ''), NULL, NULL, nullif(s.runbook, ''), nullif(s.dashboard, '')
FROM service s WHERE ?2 = s.name OR substr(?2, -length(s.name) - 1) = '/' || s.name
ORDER BY team;
