-- How AWS tells people apart: p a person by name, u a person without one, s a service, m another machine; then what
-- is compared, and the name without its domain. Whoever assumes a role picks the session's name, unless IAM Identity
-- Center does, or the settings say that people assume it.
CASE
  WHEN kind = 'machine' THEN 'm'
  WHEN actor_type IN ('IAMUser', 'IdentityCenterUser') OR kind = 'people'
    OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!' THEN 'p'
  WHEN actor_type = 'Root' OR console_session = 'true' THEN 'u'
  WHEN actor_type = 'AWSService' OR invoked_by IS NOT NULL THEN 's'
  ELSE 'm'
END || '|' || LOWER(CASE
  WHEN actor_type = 'IAMUser' THEN COALESCE(actor_arn, actor_name, '')
  ELSE COALESCE(session_name, actor_name, actor_arn, '')
END) || '|' || LOWER(REGEXP_EXTRACT(COALESCE(session_name, actor_name, actor_arn, '?'), '([^/@]+)(@[^/]*)?$', 1))
