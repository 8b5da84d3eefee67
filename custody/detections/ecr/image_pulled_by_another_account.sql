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
{cannot_be_excluded}
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'BatchGetImage'
  AND actor_account <> account AND NOT CONTAINS(SPLIT(:trusted_accounts, CHR(10)), actor_account)
  AND omitted LIKE '%requestParameters%'
