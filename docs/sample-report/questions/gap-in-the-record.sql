SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- The first record, of any service, after a pause longer than silence_hours, where there were some on three days.
WITH paused AS (
  SELECT
    account, region, hour, first_event_id, first_time, first_file,
    LAG(last_time) OVER (PARTITION BY account, region ORDER BY hour) AS before
  FROM record_hours
  WHERE hour >= CAST(:earliest AS timestamp) AND hour < CAST(:until AS timestamp)
    AND first_time < CAST(:until AS timestamp)
), busy AS (
  SELECT account, region
  FROM paused
  GROUP BY account, region
  HAVING COUNT(DISTINCT DATE_TRUNC('day', hour)) >= 3
)
SELECT
  paused.first_event_id AS event_id, paused.first_time AS event_time, paused.account, paused.region,
  CAST(NULL AS varchar) AS actor, 'record of ' || paused.account || ' in ' || paused.region AS subject,
  'nothing between ' || DATE_FORMAT(paused.before, '%Y-%m-%d %H:%i') || ' and '
    || DATE_FORMAT(paused.first_time, '%Y-%m-%d %H:%i') AS finding,
  paused.first_file AS source_file
FROM paused
JOIN busy ON busy.account = paused.account AND busy.region = paused.region
WHERE paused.first_time >= CAST(:since AS timestamp)
  AND paused.before < DATE_ADD('hour', -1 * :silence_hours, paused.first_time)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
