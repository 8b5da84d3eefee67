WITH steps AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY COALESCE(actor_arn, actor_name), access_key_id ORDER BY event_time, event_id
    ) AS step,
    LAG(event_time) OVER (
      PARTITION BY COALESCE(actor_arn, actor_name), access_key_id ORDER BY event_time, event_id
    ) AS time_before
  FROM events
  WHERE (session_name IS NOT NULL OR access_key_id IS NOT NULL)
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
    AND (:session = '' OR session_name = :session)
    AND (:key = '' OR access_key_id = :key)
)
SELECT
  session_name, step, event_time, COALESCE(actor_arn, actor_name) AS actor, event_source, event_name, activity,
  COALESCE(resource, repository, pipeline) AS subject,
  DATE_DIFF('second', time_before, event_time) AS seconds_since,
  error_code, source_ip, access_key_id, omitted, account, region, event_id, source_file
FROM steps
ORDER BY event_time, event_id
