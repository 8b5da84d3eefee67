SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Accounts and Regions with records, of any service, on at least three days, whose silence reached its limit since
-- the last run.
WITH latest AS (
  SELECT
    account, region, MAX(last_time) AS event_time, COUNT(DISTINCT DATE_TRUNC('day', hour)) AS days,
    MAX_BY(last_event_id, hour) AS event_id, MAX_BY(last_file, hour) AS source_file
  FROM record_hours
  WHERE hour >= CAST(:earliest AS timestamp) AND hour < CAST(:until AS timestamp)
    AND first_time < CAST(:until AS timestamp)
  GROUP BY account, region
)
SELECT
  event_id, event_time, account, region,
  CAST(NULL AS varchar) AS actor, 'record of ' || account || ' in ' || region AS subject,
  'nothing since ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i') AS finding, source_file
FROM latest
WHERE days >= 3
  AND event_time < DATE_ADD('hour', -1 * :silence_hours, CAST(:until AS timestamp))
  AND event_time >= DATE_ADD('hour', -1 * :silence_hours, CAST(:since AS timestamp))
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
