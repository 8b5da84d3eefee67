builds AS (
  SELECT DISTINCT account, SPLIT_PART(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':', 2) AS build
  FROM events
  WHERE
    {started_by_a_pipeline}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pushes AS (
  SELECT
    push.event_id, push.event_time, push.account, push.region, push.repository, push.image_tag,
    push.image_digest, push.source_file, push.actor_arn,
    {the_identity} AS actor,
    builds.build IS NOT NULL AS by_pipeline
  FROM events AS push
  LEFT JOIN builds
    ON builds.account = push.account AND push.session_name = 'AWSCodeBuild-' || builds.build
  WHERE push.event_source = 'ecr.amazonaws.com' AND push.event_name = 'PutImage' AND push.error_code IS NULL
    AND push.event_time >= CAST(:earliest AS timestamp) AND push.event_time < CAST(:until AS timestamp)
), piped AS (
  SELECT account, repository, MIN(event_time) AS since
  FROM pushes
  WHERE by_pipeline
  GROUP BY account, repository
)
