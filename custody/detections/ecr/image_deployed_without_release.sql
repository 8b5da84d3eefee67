-- Images made to run whose digest no build of a pipeline pushed, where pipelines build images.
WITH {deployments},
builds AS (
  SELECT DISTINCT ELEMENT_AT(SPLIT(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':'), -1) AS build
  FROM events
  WHERE
    {started_by_a_pipeline}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pipeline_roles AS (
  -- What CodePipeline builds itself is pushed by the pipeline's own role.
  SELECT DISTINCT JSON_EXTRACT_SCALAR(request_parameters, '$.pipeline.roleArn') AS pipeline_role
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), released AS (
  SELECT DISTINCT pushed_digest AS released_digest
  FROM image_pushes
  LEFT JOIN builds ON image_pushes.push_session = 'AWSCodeBuild-' || builds.build
  LEFT JOIN pipeline_roles ON image_pushes.push_role = pipeline_roles.pipeline_role
  WHERE build IS NOT NULL OR pipeline_role IS NOT NULL
), releases AS (
  SELECT COUNT(*) AS known_releases
  FROM released
)
SELECT
  event_id, event_time, account, region, actor, COALESCE(image, target, 'unknown') AS subject,
  'run by ' || COALESCE(target, 'an unknown service') || '; '
    || COALESCE(gap, 'no pipeline started the build of ' || image_digest || ', pushed by ' || pusher) AS finding,
  source_file
FROM deployments
CROSS JOIN releases
LEFT JOIN released ON released.released_digest = deployments.image_digest
WHERE released_digest IS NULL AND known_releases > 0 AND event_time >= CAST(:since AS timestamp)
  -- An image pushed longer ago than is looked at may be a release; one of a registry that nobody trusts is none.
  AND NOT (
    image_digest IS NULL AND gap LIKE 'no push%' AND omitted IS NULL
    AND (registry = account OR CONTAINS(SPLIT(:trusted_accounts, CHR(10)), registry))
  )
  AND NOT (
    named_digest IS NOT NULL AND push_event_id IS NULL AND registry IS NOT NULL
    AND (registry = account OR CONTAINS(SPLIT(:trusted_accounts, CHR(10)), registry))
  )
  AND (
    push_identity IS NULL OR NOT (
      {named_by :trusted_pushers push_identity}
    )
  )
