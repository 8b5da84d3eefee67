WITH policies AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, actor_arn, actor_name,
    session_issuer_arn,
    event_name, repository, omitted, event_source, source_file,
    CASE WHEN event_name LIKE '%RegistryPolicy' THEN 'registry' ELSE repository END AS subject,
    CASE
      WHEN event_name IN ('SetRepositoryPolicy', 'PutRegistryPolicy') AND omitted LIKE '%requestParameters%'
        THEN COALESCE(
          JSON_EXTRACT_SCALAR(response_elements, '$.policyText'), 'cannot be excluded: CloudTrail omitted it'
        )
      WHEN event_name IN ('SetRepositoryPolicy', 'PutRegistryPolicy')
        THEN JSON_EXTRACT_SCALAR(request_parameters, '$.policyText')
    END AS policy
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
    AND event_name IN (
      'SetRepositoryPolicy', 'DeleteRepositoryPolicy', 'PutRegistryPolicy', 'DeleteRegistryPolicy'
    )
    AND error_code IS NULL
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
      ELSE LAG(policy) OVER (PARTITION BY account, region, subject ORDER BY event_time, event_id)
    END AS policy_before
  FROM policies
)
SELECT
  event_time, actor, event_name, subject, policy_before, policy,
  CASE
    WHEN policy NOT LIKE 'cannot be excluded%' THEN REGEXP_LIKE(policy, '"(Principal|AWS)"\s*:\s*(\[\s*)?"[*]"')
  END AS public,
  omitted, account, region, event_id, source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp)
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
