COALESCE(
  session_issuer_arn,
  -- A role of another account, whatever the session.
  CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
  actor_arn,
  CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
)
