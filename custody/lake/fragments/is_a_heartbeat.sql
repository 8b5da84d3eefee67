COALESCE(
  event_source = 'events.amazonaws.com' AND event_name = 'DisableRule' AND error_code = 'ResourceNotFoundException'
  AND STARTS_WITH(resource, 'heartbeat-of-')
  AND REGEXP_EXTRACT(session_issuer_arn, '[^/]+$') = SUBSTR(resource, 14) || '-heartbeat-' || region,
  FALSE
)
