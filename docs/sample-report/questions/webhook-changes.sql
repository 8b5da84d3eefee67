SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, event_source,
  COALESCE(
    JSON_EXTRACT_SCALAR(request_parameters, '$.webhook.name'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.webhookName'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.name'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.projectName')
  ) AS webhook,
  pipeline,
  JSON_EXTRACT_SCALAR(request_parameters, '$.webhook.authentication') AS authentication,
  omitted, account, region, event_id, source_file
FROM events
WHERE activity = 'webhook' AND error_code IS NULL AND NOT COALESCE(read_only, FALSE)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
ORDER BY event_time, event_id
