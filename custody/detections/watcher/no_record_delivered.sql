-- Accounts and Regions with records on at least three days, whose silence reached its limit since the last run.
SELECT
  CAST(NULL AS varchar) AS event_id, MAX(event_time) AS event_time, account, region,
  CAST(NULL AS varchar) AS actor, 'record of ' || account || ' in ' || region AS subject,
  'nothing since ' || DATE_FORMAT(MAX(event_time), '%Y-%m-%d %H:%i') AS finding,
  MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM events
WHERE event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
GROUP BY account, region
HAVING COUNT(DISTINCT DATE_TRUNC('day', event_time)) >= 3
  AND MAX(event_time) < DATE_ADD('hour', -1 * :silence_hours, CAST(:until AS timestamp))
  AND MAX(event_time) >= DATE_ADD('hour', -1 * :silence_hours, CAST(:since AS timestamp))
