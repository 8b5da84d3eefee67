(
  :actor = ''
  OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
)
