SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Which builds a pipeline started, and which pushes came from them; asked of repositories that pipelines fill.
WITH builds AS (
  SELECT DISTINCT account, SPLIT_PART(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':', 2) AS build
  FROM events
  WHERE
    event_source = 'codebuild.amazonaws.com' AND event_name = 'StartBuild' AND error_code IS NULL
    AND (
      JSON_EXTRACT_SCALAR(response_elements, '$.build.initiator') LIKE 'codepipeline/%'
      OR invoked_by = 'codepipeline.amazonaws.com'
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pushes AS (
  SELECT
    push.event_id, push.event_time, push.account, push.region, push.repository, push.image_tag,
    push.image_digest, push.source_file, push.actor_arn,
    COALESCE(
      session_issuer_arn,
      -- A role of another account, whatever the session.
      CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
      actor_arn,
      CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
    ) AS actor,
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
SELECT
  pushes.event_id, pushes.event_time, pushes.account, pushes.region, pushes.actor_arn AS actor,
  pushes.repository || ':' || COALESCE(pushes.image_tag, pushes.image_digest, 'unknown') AS subject,
  'no pipeline started the build of ' || COALESCE(pushes.image_digest, 'an unknown digest') AS finding,
  pushes.source_file
FROM pushes
JOIN piped
  ON piped.account = pushes.account AND piped.repository = pushes.repository
  AND piped.since <= pushes.event_time
WHERE NOT pushes.by_pipeline AND pushes.event_time >= CAST(:since AS timestamp)
  AND NOT (
    -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
    CARDINALITY(FILTER(
      SPLIT(:trusted_pushers, CHR(10)),
      a -> a = pushes.actor OR (
        a LIKE '%*' AND STARTS_WITH(pushes.actor, REPLACE(a, '*', '')) AND SUBSTR(pushes.actor, LENGTH(a)) NOT LIKE '%/%'
      )
    )) > 0
  )
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND repository IS NULL
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
