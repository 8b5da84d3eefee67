definitions AS (
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
