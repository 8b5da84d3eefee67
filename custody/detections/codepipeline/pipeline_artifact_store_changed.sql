-- Bucket and key of a definition's artifacts, beside those before it.
WITH definitions AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, pipeline, source_file,
    COALESCE(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.pipeline.artifactStore')), '')
      || COALESCE(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.pipeline.artifactStores')), '') AS part
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
  'was ' || part_before || ', is ' || part AS finding,
  source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp) AND part <> part_before
