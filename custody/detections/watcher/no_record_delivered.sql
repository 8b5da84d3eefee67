-- Accounts and Regions with records on at least three days, whose silence reached its limit since the last run.
WITH latest AS (
  SELECT
    account, region, MAX(event_time) AS event_time, COUNT(DISTINCT DATE_TRUNC('day', event_time)) AS days,
    MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
  FROM events
  WHERE event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY account, region
)
SELECT
  CAST(NULL AS varchar) AS event_id, event_time, account, region,
  CAST(NULL AS varchar) AS actor, 'record of ' || account || ' in ' || region AS subject,
  'nothing since ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i') AS finding, source_file
FROM latest
WHERE days >= 3
  AND event_time < DATE_ADD('hour', -1 * :silence_hours, CAST(:until AS timestamp))
  AND event_time >= DATE_ADD('hour', -1 * :silence_hours, CAST(:since AS timestamp))
