SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Pulls from this registry by identities of other accounts that are not trusted.
SELECT
  MIN_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id, MIN(event_time) AS event_time, account, region,
  COALESCE(session_issuer_arn, actor_arn, actor_account) AS actor, repository AS subject,
  CAST(COUNT(*) AS varchar) || ' pulls by account ' || actor_account AS finding,
  MIN_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM events
WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'BatchGetImage' AND error_code IS NULL
  AND actor_account <> account
  AND JSON_EXTRACT_SCALAR(request_parameters, '$.registryId') = account
  AND NOT CONTAINS(SPLIT(:trusted_accounts, CHR(10)), actor_account)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
GROUP BY
  account, region, actor_account, COALESCE(session_issuer_arn, actor_arn, actor_account), repository
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'BatchGetImage'
  AND actor_account <> account AND NOT CONTAINS(SPLIT(:trusted_accounts, CHR(10)), actor_account)
  AND omitted LIKE '%requestParameters%'
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
