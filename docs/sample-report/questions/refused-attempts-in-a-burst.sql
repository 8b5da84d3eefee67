SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- For each refusal, all refusals of its identity in the hour up to it.
WITH refusals AS (
  SELECT
    event_id, event_time, account, region, COALESCE(session_issuer_arn, actor_arn, actor_name) AS actor,
    event_name, source_file, fingerprint
  FROM events
  WHERE REGEXP_LIKE(error_code, 'AccessDenied|Unauthorized|Forbidden|AuthFailure|NotAuthorized')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), hours AS (
  SELECT
    later.event_id, later.event_time, later.account, later.region, later.actor, later.source_file,
    COUNT(*) AS refused, COUNT(DISTINCT earlier.event_name) AS names
  FROM refusals AS later
  JOIN refusals AS earlier
    ON earlier.account = later.account AND earlier.actor = later.actor
    AND earlier.event_time <= later.event_time
    AND earlier.event_time > DATE_ADD('hour', -1, later.event_time)
  WHERE later.event_time >= CAST(:since AS timestamp)
  GROUP BY
    later.fingerprint, later.event_id, later.event_time, later.account, later.region, later.actor, later.source_file
)
SELECT
  MAX_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id, MAX(event_time) AS event_time, account,
  MAX_BY(region, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS region, actor,
  CAST(MAX(names) AS varchar) || ' different calls' AS subject,
  CAST(MAX(refused) AS varchar) || ' refused within an hour' AS finding,
  MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM hours
WHERE refused >= :refused_attempts_count
GROUP BY account, actor
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
