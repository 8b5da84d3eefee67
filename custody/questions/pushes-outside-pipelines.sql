-- title: Which images were pushed that no pipeline built?
-- why: What did not come through the pipeline skipped its reviews and tests, and looks just like the rest.
-- parameter earliest time 7d: How far back to look for the start of a build.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column repository
-- column image_tag
-- column image_digest
-- column reason: Why it counts as outside: no build session pushed it, or no pipeline is known to have run the
--   build.
-- column source_ip
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.32
-- controls nist_800_204d: 5.2.1
-- controls nist_800_53: CM-5
-- controls owasp_cicd: CICD-SEC-1, CICD-SEC-9
-- controls slsa: Follow a consistent build process
-- controls soc2: CC8.1
WITH piped AS (
  SELECT DISTINCT build_id AS build
  FROM state_changes
  WHERE build_id IS NOT NULL AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  UNION
  SELECT ELEMENT_AT(SPLIT(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':'), -1) AS build
  FROM events
  WHERE
    {started_by_a_pipeline}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), pushes AS (
  SELECT *, NULLIF(REGEXP_EXTRACT(session_name, '^AWSCodeBuild-(.+)$', 1), '') AS pushed_by_build
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
    AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND {by_the_actor}
    AND {in_the_repository}
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
