SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, activity, pipeline,
  JSON_EXTRACT_SCALAR(response_elements, '$.pipeline.version') AS version,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
  AND activity IN ('pipeline', 'webhook', 'custom-action', 'tag') AND NOT COALESCE(read_only, FALSE)
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
  AND (
    -- A pipeline whose name CloudTrail left out cannot be excluded.
    :pipeline = '' OR pipeline = :pipeline
    OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
  )
ORDER BY event_time, event_id
