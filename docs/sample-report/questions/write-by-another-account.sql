SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Changes in this account by identities of accounts that are not trusted.
SELECT
  MIN_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id, MIN(event_time) AS event_time, account, region,
  COALESCE(session_issuer_arn, actor_arn, actor_name) AS actor,
  COALESCE(MIN(repository), MIN(pipeline), 'account ' || account) AS subject,
  CAST(COUNT(*) AS varchar) || ' changes by account ' || actor_account || ': '
    || ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT event_name)), ', ') AS finding,
  MIN_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM events
WHERE event_source IN (
    'ecr.amazonaws.com', 'ecr-public.amazonaws.com', 'codepipeline.amazonaws.com', 'codebuild.amazonaws.com'
  )
  AND error_code IS NULL AND NOT COALESCE(read_only, FALSE) AND actor_account <> account
  AND COALESCE(JSON_EXTRACT_SCALAR(request_parameters, '$.registryId'), account) = account
  AND NOT CONTAINS(SPLIT(:trusted_accounts, CHR(10)), actor_account)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
GROUP BY account, region, actor_account, COALESCE(session_issuer_arn, actor_arn, actor_name)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
