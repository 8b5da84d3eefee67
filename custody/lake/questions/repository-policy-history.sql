-- title: How did the policies of repositories and of the registry change?
-- why: A policy opens a repository to other accounts or to everybody; this is who opened it and when it was
--   closed.
-- parameter earliest time 365d: How far back to look for the policy before.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column subject: The repository, or registry for the policy of the whole registry.
-- column policy_before: The policy before, as JSON; empty when the record does not show one.
-- column policy: The policy from then on, as JSON; empty when it was deleted, and in words when CloudTrail left it out.
-- column public: Whether the policy names everybody as principal.
-- column account
-- column region
-- column event_id
-- column source_file
WITH policies AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, actor_arn, actor_name,
    session_issuer_arn,
    event_name, repository, source_file, COALESCE(repository, 'registry') AS subject,
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
), compared AS (
  SELECT
    *,
    LAG(policy) OVER (
      PARTITION BY account, region, subject ORDER BY event_time, event_id
    ) AS policy_before
  FROM policies
)
SELECT
  event_time, actor, event_name, subject, policy_before, policy,
  REGEXP_LIKE(policy, '"(Principal|AWS)"\s*:\s*(\[\s*)?"[*]"') AS public, account, region, event_id, source_file
FROM compared
WHERE event_time >= CAST(:since AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND (:repository = '' OR repository = :repository OR (repository IS NULL AND policy LIKE 'cannot be excluded%'))
ORDER BY event_time, event_id
