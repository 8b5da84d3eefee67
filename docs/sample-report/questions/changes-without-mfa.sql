SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, actor_type, event_name, activity,
  COALESCE(resource, repository, pipeline) AS subject,
  source_ip, user_agent, omitted, account, region, event_id, source_file
FROM events
WHERE event_type = 'AwsApiCall' AND error_code IS NULL AND NOT COALESCE(read_only, FALSE)
  AND activity IS NOT NULL AND NOT COALESCE(mfa, FALSE)
  AND (
    :machines OR (
      actor_type IN ('Root', 'IAMUser', 'IdentityCenterUser')
      OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!'
      OR CARDINALITY(FILTER(
        SPLIT(:people_roles, CHR(10)),
        p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
      )) > 0
      OR console_session = 'true'
    )
  )
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
ORDER BY event_time, event_id
