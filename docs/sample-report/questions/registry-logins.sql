SELECT
  actor, actor_type, account, region,
  COUNT(*) AS logins, COUNT(error_code) AS failed, COUNT(DISTINCT source_ip) AS addresses,
  MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM (
  SELECT actor_type, account, region, error_code, source_ip, event_time, COALESCE(
    session_issuer_arn,
    -- A role of another account, whatever the session.
    CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
    actor_arn,
    CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
  ) AS actor
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'GetAuthorizationToken'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
) AS tokens
GROUP BY actor, actor_type, account, region
ORDER BY actor, actor_type, account, region
