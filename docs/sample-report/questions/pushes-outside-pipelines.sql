WITH piped AS (
  SELECT DISTINCT build_id AS build
  FROM state_changes
  WHERE build_id IS NOT NULL AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  UNION
  SELECT ELEMENT_AT(SPLIT(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':'), -1) AS build
  FROM events
  WHERE
    event_source = 'codebuild.amazonaws.com' AND event_name = 'StartBuild' AND error_code IS NULL
    AND (
      JSON_EXTRACT_SCALAR(response_elements, '$.build.initiator') LIKE 'codepipeline/%'
      OR invoked_by = 'codepipeline.amazonaws.com'
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pushes AS (
  SELECT *, NULLIF(REGEXP_EXTRACT(session_name, '^AWSCodeBuild-(.+)$', 1), '') AS pushed_by_build
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
    AND (
      -- A repository whose name CloudTrail left out cannot be excluded.
      :repository = '' OR repository = :repository
      OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
    )
)
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, repository, image_tag, image_digest,
  CASE
    WHEN pushed_by_build IS NULL THEN 'no build session pushed it'
    ELSE 'no pipeline is known to have run build ' || pushed_by_build
  END AS reason,
  source_ip, omitted, account, region, event_id, source_file
FROM pushes
LEFT JOIN piped ON piped.build = pushes.pushed_by_build
WHERE piped.build IS NULL
ORDER BY event_time, event_id
