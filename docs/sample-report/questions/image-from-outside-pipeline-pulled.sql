SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Digests pulled now whose push came from no build of a pipeline, in repositories that pipelines fill.
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
  MIN_BY(pulls.event_id, CAST(pulls.event_time AS VARCHAR) || COALESCE(pulls.event_id, '')) AS event_id, MIN(pulls.event_time) AS event_time,
  pulls.account, MIN(pulls.region) AS region, pulls.puller AS actor,
  pulls.repository || '@' || pushes.image_digest AS subject,
  'pushed by ' || MAX(pushes.actor) || ', no pipeline started its build' AS finding,
  MIN_BY(pulls.source_file, CAST(pulls.event_time AS VARCHAR) || COALESCE(pulls.event_id, '')) AS source_file
FROM pulls
JOIN pushes
  ON pushes.account = pulls.account AND pushes.repository = pulls.repository
  AND pushes.event_time <= pulls.event_time AND pulls.wanted IN (pushes.image_digest, pushes.image_tag)
JOIN piped ON piped.account = pulls.account AND piped.repository = pulls.repository
WHERE NOT pushes.by_pipeline
  AND NOT (
    -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
    CARDINALITY(FILTER(
      SPLIT(:trusted_pushers, CHR(10)),
      a -> a = pushes.actor OR (
        a LIKE '%*' AND STARTS_WITH(pushes.actor, REPLACE(a, '*', '')) AND SUBSTR(pushes.actor, LENGTH(a)) NOT LIKE '%/%'
      )
    )) > 0
  )
  AND pulls.puller <> pushes.actor
GROUP BY pulls.account, pulls.puller, pulls.repository, pushes.image_digest
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com' AND event_name IN ('BatchGetImage', 'PutImage')
  AND image_digest IS NULL
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
