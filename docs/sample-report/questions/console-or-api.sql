WITH ways AS (
  SELECT
    event_time, read_only, COALESCE(actor_arn, actor_name) AS actor,
    CASE
      WHEN (
        console_session = 'true' OR invoked_by = 'signin.amazonaws.com'
        OR REGEXP_LIKE(
          user_agent,
          '(^|[^A-Za-z0-9-])(console|signin)\.([a-z0-9-]+\.)?amazonaws\.com|[A-Za-z0-9]Console/|^AWS [A-Za-z ]*Console|^CloudTrail Console|^AWSCloudTrail, aws-internal'
        )
        -- Services use these names too, and then say so.
        OR REGEXP_LIKE(user_agent, '^AWS Internal$|^\[?aws-internal/')
          AND COALESCE(invoked_by, 'AWS Internal') = 'AWS Internal' AND COALESCE(actor_type, '') <> 'AWSService'
      ) THEN 'console'
      ELSE 'API'
    END AS way
  FROM events
  WHERE event_type = 'AwsApiCall'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
)
SELECT
  actor, way, COUNT(*) FILTER (WHERE NOT COALESCE(read_only, FALSE)) AS changes,
  COUNT(*) FILTER (WHERE read_only) AS reads, MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM ways
GROUP BY actor, way
ORDER BY actor, way
