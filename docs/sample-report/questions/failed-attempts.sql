SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name,
  COALESCE(resource, repository, pipeline) AS subject, error_code,
  error_message, source_ip, user_agent, omitted, account, region, event_id, source_file
FROM events
WHERE error_code IS NOT NULL AND NOT COALESCE(
  event_source = 'events.amazonaws.com' AND event_name = 'DisableRule' AND error_code = 'ResourceNotFoundException'
  AND STARTS_WITH(resource, 'heartbeat-of-')
  AND REGEXP_EXTRACT(session_issuer_arn, '[^/]+$') = SUBSTR(resource, 14) || '-heartbeat-' || region,
  FALSE
)
  AND (NOT :refused_only OR REGEXP_LIKE(error_code, 'AccessDenied|Unauthorized|Forbidden|NotAuthorized'))
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
  AND (
    -- A pipeline whose name CloudTrail left out cannot be excluded.
    :pipeline = '' OR pipeline = :pipeline
    OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
  )
ORDER BY event_time, event_id
