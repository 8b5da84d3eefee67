-- title: How did the policies of repositories and of the registry change?
-- why: A policy opens a repository to other accounts or to everybody; this is who opened it and when it was
--   closed.
-- parameter earliest time 365d: How far back to look for the policy before.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column subject: The repository, or registry for the policy of the whole registry; empty where CloudTrail left it out.
-- column policy_before: The policy before, as JSON; empty when the record does not show one, and in words when CloudTrail
--   left out it or the repository of a call in between.
-- column policy: The policy from then on, as JSON; empty when it was deleted, and in words when CloudTrail left it out.
-- column public: Whether the policy names everybody as principal; empty when CloudTrail left it out.
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 4.3.3
-- controls iso_27001: A.5.18
-- controls nist_800_53: AC-3, CM-3
-- controls soc2: CC6.3
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
      WHEN {nameless_since}
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
  AND {by_the_actor}
  AND {in_the_repository}
ORDER BY event_time, event_id
