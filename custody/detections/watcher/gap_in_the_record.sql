-- The first record after a pause longer than silence_hours, where there were records on three days before.
WITH paused AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file,
    LAG(event_time) OVER (PARTITION BY account, region ORDER BY event_time, event_id) AS before
  FROM events
  WHERE event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), busy AS (
  SELECT account, region
  FROM paused
  GROUP BY account, region
  HAVING COUNT(DISTINCT DATE_TRUNC('day', event_time)) >= 3
)
SELECT
  paused.event_id, paused.event_time, paused.account, paused.region, paused.actor,
  'record of ' || paused.account || ' in ' || paused.region AS subject,
  'nothing between ' || DATE_FORMAT(paused.before, '%Y-%m-%d %H:%i') || ' and '
    || DATE_FORMAT(paused.event_time, '%Y-%m-%d %H:%i') AS finding,
  paused.source_file
FROM paused
JOIN busy ON busy.account = paused.account AND busy.region = paused.region
WHERE paused.event_time >= CAST(:since AS timestamp)
  AND paused.before < DATE_ADD('hour', -1 * :silence_hours, paused.event_time)
