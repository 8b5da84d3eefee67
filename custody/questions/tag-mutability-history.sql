-- title: When could tags be moved?
-- why: Where tags are mutable, the image behind a tag can be replaced with nobody the wiser.
-- parameter earliest time 365d: How far back to look for the setting before.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column repository
-- column mutability_before: The setting before; empty when the record does not show it, and in words when CloudTrail left
--   out it or the repository of a call in between.
-- column mutability: MUTABLE, IMMUTABLE, or one of them WITH_EXCLUSION; in words when CloudTrail left it out.
-- column exclusions: Tags that are excepted, as JSON; in words when CloudTrail left them out.
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.9
-- controls nist_800_53: CM-3, SI-7
-- controls owasp_cicd: CICD-SEC-9
WITH settings AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, actor_arn, actor_name,
    session_issuer_arn,
    event_name, repository, repository AS subject, omitted, event_source, source_file,
    CASE
      WHEN event_name = 'DeleteRepository' THEN NULL
      WHEN omitted LIKE '%requestParameters%'
        THEN COALESCE(
          JSON_EXTRACT_SCALAR(response_elements, '$.imageTagMutability'),
          JSON_EXTRACT_SCALAR(response_elements, '$.repository.imageTagMutability'),
          'cannot be excluded: CloudTrail omitted it'
        )
      ELSE COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.imageTagMutability'), 'MUTABLE')
    END AS mutability,
    CASE
      WHEN omitted LIKE '%requestParameters%' THEN 'cannot be excluded: CloudTrail omitted them'
      ELSE NULLIF(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.imageTagMutabilityExclusionFilters')), 'null')
    END AS exclusions
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('CreateRepository', 'PutImageTagMutability', 'DeleteRepository')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
), compared AS (
  SELECT
    *,
    CASE
      -- A call whose repository CloudTrail left out may have been on this one, and this one on any.
      WHEN {nameless_since}
        THEN 'cannot be excluded: CloudTrail omitted it'
      ELSE LAG(mutability) OVER (PARTITION BY account, region, subject ORDER BY event_time, event_id)
    END AS mutability_before
  FROM settings
)
SELECT
  event_time, actor, repository, mutability_before, mutability, exclusions, omitted, account, region, event_id,
  source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp) AND event_name <> 'DeleteRepository'
  AND {by_the_actor}
  AND {in_the_repository}
ORDER BY event_time, event_id
