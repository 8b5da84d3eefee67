-- Definitions equal to the last but one and different from the last, with less than a day between.
WITH definitions AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, pipeline, source_file,
    JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.pipeline.stages'))
      || COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.pipeline.roleArn'), '') AS definition
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
    AND error_code IS NULL AND request_parameters IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), compared AS (
  SELECT
    *,
    LAG(definition) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS before,
    LAG(definition, 2) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS first,
    LAG(event_time) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS changed
  FROM definitions
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'different from ' || DATE_FORMAT(changed, '%Y-%m-%d %H:%i') || ' to ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i')
    AS finding,
  source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp) AND definition = first AND definition <> before
  AND changed > DATE_ADD('hour', -24, event_time)
