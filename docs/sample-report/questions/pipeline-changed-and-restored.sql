SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Definitions equal to the last but one and different from the last, with less than a day between.
WITH definitions AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, pipeline, source_file,
    JSON_EXTRACT(request_parameters, '$.pipeline') AS definition,
    LAG(JSON_EXTRACT(request_parameters, '$.pipeline')) OVER (
      PARTITION BY account, region, pipeline ORDER BY event_time, event_id
    ) AS before,
    LAG(JSON_EXTRACT(request_parameters, '$.pipeline'), 2) OVER (
      PARTITION BY account, region, pipeline ORDER BY event_time, event_id
    ) AS before_that,
    LAG(event_time) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS changed
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
    AND error_code IS NULL AND JSON_EXTRACT(request_parameters, '$.pipeline') IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), stages AS (
  SELECT
    *,
    JSON_FORMAT(JSON_EXTRACT(definition, '$.stages')) AS now,
    JSON_FORMAT(JSON_EXTRACT(before, '$.stages')) AS earlier,
    JSON_FORMAT(JSON_EXTRACT(before_that, '$.stages')) AS two_before
  FROM definitions
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'different from ' || DATE_FORMAT(changed, '%Y-%m-%d %H:%i')
    || ' to ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i') AS finding,
  source_file
FROM stages
WHERE event_time >= CAST(:since AS timestamp) AND now = two_before AND now <> earlier
  AND changed > DATE_ADD('hour', -24, event_time)
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
