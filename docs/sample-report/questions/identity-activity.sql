SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name, activity,
  COALESCE(resource, repository, pipeline) AS subject, image_tag, error_code, source_ip, access_key_id,
  omitted, account, region, event_id, source_file
FROM events
WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
  AND (:key = '' OR access_key_id = :key)
  AND (NOT :changes_only OR NOT COALESCE(read_only, FALSE))
ORDER BY event_time, event_id
