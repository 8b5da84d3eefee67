WITH calls AS (
  SELECT region, read_only, event_time, COALESCE(
    session_issuer_arn,
    -- A role of another account, whatever the session.
    CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
    actor_arn,
    CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
  ) AS actor
  FROM events
  WHERE event_type = 'AwsApiCall' AND activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
), uses AS (
  SELECT
    actor, region, COUNT(*) FILTER (WHERE NOT COALESCE(read_only, FALSE)) AS changes,
    COUNT(*) FILTER (WHERE read_only) AS reads, MIN(event_time) AS first_time, MAX(event_time) AS last_time
  FROM calls
  GROUP BY actor, region
), counted AS (
  SELECT *, COUNT(*) OVER (PARTITION BY actor) AS regions
  FROM uses
)
SELECT actor, region, regions, changes, reads, first_time, last_time
FROM counted
WHERE regions > 1
ORDER BY actor, region
