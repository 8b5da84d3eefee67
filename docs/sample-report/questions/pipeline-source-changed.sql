SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- The first stage, which alone may hold sources, beside that of the definition before it.
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
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'was ' || SUBSTR(JSON_FORMAT(JSON_EXTRACT(before, '$.stages[0].actions')), 1, 400)
    || ', is ' || SUBSTR(JSON_FORMAT(JSON_EXTRACT(definition, '$.stages[0].actions')), 1, 400) AS finding,
  source_file
FROM definitions
WHERE event_time >= CAST(:since AS timestamp)
  AND JSON_FORMAT(JSON_EXTRACT(definition, '$.stages[0].actions'))
    <> JSON_FORMAT(JSON_EXTRACT(before, '$.stages[0].actions'))
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
