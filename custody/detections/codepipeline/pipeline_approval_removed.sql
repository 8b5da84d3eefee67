-- How many approval actions a definition has, beside the one before it.
WITH definitions AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, pipeline, source_file,
    (
      LENGTH(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.pipeline.stages')))
      - LENGTH(REPLACE(
        JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.pipeline.stages')), '"category":"Approval"', ''
      ))
    ) / LENGTH('"category":"Approval"') AS part
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
    AND error_code IS NULL AND request_parameters IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), compared AS (
  SELECT
    *, LAG(part) OVER (PARTITION BY account, region, pipeline ORDER BY event_time, event_id) AS part_before
  FROM definitions
)
SELECT
  event_id, event_time, account, region, actor, pipeline AS subject,
  'had ' || CAST(CAST(part_before AS bigint) AS varchar) || ' approvals, has ' || CAST(CAST(part AS bigint) AS varchar) AS finding,
  source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp) AND part < part_before
