-- First and last hour with complete traces, of a journey (?1), or of all where it is NULL.
SELECT min(hour) AS first_hour, max(hour) AS last_hour FROM journey_stat WHERE ?1 IS NULL OR journey_id = ?1;
