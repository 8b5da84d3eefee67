-- Where there were records of any service on three days: the first one after a pause longer than silence_hours in an
-- account and Region, and the last one of an account that has had none in any Region for as long.
WITH placed AS (
  SELECT
    account, region, hour, first_event_id, first_time, first_file, last_event_id, last_time, last_file,
    LAG(last_time) OVER (PARTITION BY account, region ORDER BY hour) AS before,
    DENSE_RANK() OVER (PARTITION BY account, region ORDER BY DATE_TRUNC('day', hour)) AS day_here,
    DENSE_RANK() OVER (PARTITION BY account ORDER BY DATE_TRUNC('day', hour)) AS day_anywhere,
    ROW_NUMBER() OVER (PARTITION BY account ORDER BY last_time DESC, region, last_event_id) AS from_the_end
  FROM record_hours
  WHERE hour >= CAST(:earliest AS timestamp) AND hour < CAST(:until AS timestamp)
    AND first_time < CAST(:until AS timestamp)
), counted AS (
  SELECT
    placed.*,
    MAX(day_here) OVER (PARTITION BY account, region) AS days_here,
    MAX(day_anywhere) OVER (PARTITION BY account) AS days_anywhere
  FROM placed
)
SELECT
  IF(ended, first_event_id, last_event_id) AS event_id, IF(ended, first_time, last_time) AS event_time, account, region,
  CAST(NULL AS varchar) AS actor,
  'record of ' || account || IF(ended, ' in ' || region, '') AS subject,
  IF(
    ended,
    'nothing between ' || DATE_FORMAT(before, '%Y-%m-%d %H:%i') || ' and ' || DATE_FORMAT(first_time, '%Y-%m-%d %H:%i'),
    'nothing in any Region since ' || DATE_FORMAT(last_time, '%Y-%m-%d %H:%i')
  ) AS finding,
  IF(ended, first_file, last_file) AS source_file
FROM counted CROSS JOIN (VALUES (TRUE), (FALSE)) AS ways (ended)
WHERE (
  ended AND days_here >= 3 AND first_time >= CAST(:since AS timestamp)
  AND before < DATE_ADD('hour', -1 * :silence_hours, first_time)
) OR (
  NOT ended AND days_anywhere >= 3 AND from_the_end = 1
  AND last_time >= DATE_ADD('hour', -1 * :silence_hours, CAST(:since AS timestamp))
  AND last_time < DATE_ADD('hour', -1 * :silence_hours, CAST(:until AS timestamp))
)
