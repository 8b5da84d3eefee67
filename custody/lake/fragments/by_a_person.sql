(
  actor_type IN ('Root', 'IAMUser', 'IdentityCenterUser')
  OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!'
  OR {assumed_by_people}
  OR console_session = 'true'
)
