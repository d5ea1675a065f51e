-- Owner of each component by its telemetry: the attribute value of the newest window, of several
-- in it the most frequent. A comma parts owners; a blank within a name becomes _.
SELECT label, replace(replace(replace(trim(owner), ', ', ','), ' ', '_'), ',', ' '), attribute FROM (
  SELECT k.label, o.owner, o.attribute,
         row_number() OVER (PARTITION BY k.label ORDER BY o.hour DESC, sum(o.entries) DESC, o.attribute, o.owner) AS place
  FROM component_owner o JOIN components k ON k.id = o.component_id
  GROUP BY k.label, o.owner, o.attribute, o.hour)
WHERE place = 1
ORDER BY label;
