-- What arterial.yaml says of components and targets.
SELECT name AS service, nullif(owners, '') AS owners, nullif(tier, '') AS tier, nullif(on_call, '') AS on_call,
       nullif(chat, '') AS chat, nullif(runbook, '') AS runbook, nullif(dashboard, '') AS dashboard, line
FROM service
ORDER BY name;
