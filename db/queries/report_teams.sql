-- Teams with their people and how to reach them.
SELECT t.name AS team,
       (SELECT group_concat(member, ' ') FROM (SELECT member FROM team_member m WHERE m.team = t.name ORDER BY position)) AS members,
       nullif(t.on_call, '') AS on_call, nullif(t.chat, '') AS chat, nullif(t.email, '') AS email,
       nullif(t.escalation, '') AS escalation, t.file || ':' || t.line AS owner_rule
FROM team t
ORDER BY t.name;
