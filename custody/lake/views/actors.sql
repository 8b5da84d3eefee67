-- title: Who was active, since when, and how much of it was refused
-- column actor text
-- column actor_type
-- column account
-- column first_seen time
-- column last_seen time
-- column calls integer
-- column changes integer
-- column refused integer
SELECT
  actor,
  actor_type,
  account,
  MIN(event_time) AS first_seen,
  MAX(event_time) AS last_seen,
  COUNT(*) AS calls,
  SUM(CASE WHEN read_only THEN 0 ELSE 1 END) AS changes,
  SUM(CASE WHEN error_code IS NULL THEN 0 ELSE 1 END) AS refused
FROM (
  SELECT event_time, actor_type, account, read_only, error_code, {the_identity} AS actor
  FROM events
) AS calls_of_actors
GROUP BY actor, actor_type, account
