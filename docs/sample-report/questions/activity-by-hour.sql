WITH clock AS (
  -- Athena takes values in WHERE clauses alone, so the offset is picked from all there can be.
  SELECT minutes_ahead
  FROM UNNEST(SEQUENCE(-720, 840)) AS offsets(minutes_ahead)
  WHERE minutes_ahead = :utc_offset_minutes
), hours AS (
  SELECT
    HOUR(DATE_ADD('minute', minutes_ahead, event_time)) AS hour_of_day, read_only, error_code,
    COALESCE(
      session_issuer_arn,
      -- A role of another account, whatever the session.
      CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
      actor_arn,
      CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
    ) AS actor
  FROM events CROSS JOIN clock
  WHERE activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
)
SELECT
  hour_of_day, COUNT(*) AS records, COUNT(*) FILTER (WHERE NOT COALESCE(read_only, FALSE)) AS changes,
  COUNT(error_code) AS failed, COUNT(DISTINCT actor) AS identities
FROM hours
GROUP BY hour_of_day
ORDER BY hour_of_day
