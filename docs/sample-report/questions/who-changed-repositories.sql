SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, activity, repository,
  CASE WHEN COALESCE(omitted, '') NOT LIKE '%requestParameters%' THEN NULLIF(request_parameters, 'null') END AS requested,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_type = 'AwsApiCall'
  AND activity IN (
    'repository', 'policy', 'lifecycle', 'scanning', 'replication', 'signing', 'cache', 'template',
    'account-setting', 'archive', 'tag'
  )
  AND NOT COALESCE(read_only, FALSE) AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
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
