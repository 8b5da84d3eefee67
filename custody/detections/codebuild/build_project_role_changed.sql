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
{cannot_be_excluded}
  AND event_source = 'codebuild.amazonaws.com' AND event_name IN ('CreateProject', 'UpdateProject')
  AND omitted LIKE '%requestParameters%'
