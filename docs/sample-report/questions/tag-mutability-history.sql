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
      WHEN MAX(CASE WHEN subject IS NULL AND omitted IS NOT NULL THEN event_time END) OVER (
        PARTITION BY account, region ORDER BY event_time, event_id
      ) >= COALESCE(
        LAG(event_time) OVER (PARTITION BY account, region, subject ORDER BY event_time, event_id),
        TIMESTAMP '0001-01-01 00:00:00'
      )
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
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
  AND (
    -- A repository whose name CloudTrail left out cannot be excluded.
    :repository = '' OR repository = :repository
    OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
  )
ORDER BY event_time, event_id
