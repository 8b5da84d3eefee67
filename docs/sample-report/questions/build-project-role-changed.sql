SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- The role of a project, beside the one it had before; calls that leave it alone do not name it.
WITH projects AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file,
    JSON_EXTRACT_SCALAR(request_parameters, '$.name') AS project,
    JSON_EXTRACT_SCALAR(request_parameters, '$.serviceRole') AS part
  FROM events
  WHERE event_source = 'codebuild.amazonaws.com' AND event_name IN ('CreateProject', 'UpdateProject')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), compared AS (
  SELECT
    *, LAG(part) OVER (PARTITION BY account, region, project ORDER BY event_time, event_id) AS part_before
  FROM projects
  WHERE part IS NOT NULL
)
SELECT
  event_id, event_time, account, region, actor, project AS subject,
  'was ' || part_before || ', is ' || part AS finding, source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp) AND part <> part_before
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'codebuild.amazonaws.com' AND event_name IN ('CreateProject', 'UpdateProject')
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
