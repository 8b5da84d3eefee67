-- Digests pulled now whose push came from no build of a pipeline, in repositories that pipelines fill.
WITH builds AS (
  SELECT DISTINCT account, SPLIT_PART(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':', 2) AS build
  FROM events
  WHERE event_source = 'codebuild.amazonaws.com' AND event_name = 'StartBuild' AND error_code IS NULL
    AND (
      JSON_EXTRACT_SCALAR(response_elements, '$.build.initiator') LIKE 'codepipeline/%'
      OR invoked_by = 'codepipeline.amazonaws.com'
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pushes AS (
  SELECT
    push.event_id, push.event_time, push.account, push.region, push.repository, push.image_tag,
    push.image_digest, push.source_file, push.actor_arn,
    COALESCE(push.session_issuer_arn, push.actor_arn, push.actor_name) AS actor,
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
), pulls AS (
  SELECT
    event_id, event_time, account, region, repository, source_file,
    COALESCE(session_issuer_arn, actor_arn, actor_name) AS puller, wanted
  FROM events
  CROSS JOIN UNNEST(SPLIT(COALESCE(image_digest, image_tag), ',')) AS one(wanted)
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'BatchGetImage' AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  MIN_BY(pulls.event_id, pulls.event_time) AS event_id, MIN(pulls.event_time) AS event_time,
  pulls.account, MIN(pulls.region) AS region, pulls.puller AS actor,
  pulls.repository || '@' || pushes.image_digest AS subject,
  'pushed by ' || MAX(pushes.actor) || ', no pipeline started its build' AS finding,
  MIN_BY(pulls.source_file, pulls.event_time) AS source_file
FROM pulls
JOIN pushes
  ON pushes.account = pulls.account AND pushes.repository = pulls.repository
  AND pushes.event_time <= pulls.event_time AND pulls.wanted IN (pushes.image_digest, pushes.image_tag)
JOIN piped ON piped.account = pulls.account AND piped.repository = pulls.repository
WHERE NOT pushes.by_pipeline AND NOT CONTAINS(SPLIT(:trusted_pushers, CHR(10)), pushes.actor)
  AND pulls.puller <> pushes.actor
GROUP BY pulls.account, pulls.puller, pulls.repository, pushes.image_digest
