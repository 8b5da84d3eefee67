SELECT
  account, actor_account, actor, activity, COUNT(*) AS records, COUNT(error_code) AS failed,
  ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT subject)), ', ') AS subjects,
  MIN(event_time) AS first_time, MAX(event_time) AS last_time
FROM (
  SELECT
    account, actor_account, activity, error_code, event_time,
    COALESCE(repository, pipeline, CASE WHEN omitted IS NOT NULL THEN 'omitted by CloudTrail' END, '-') AS subject,
    COALESCE(
      session_issuer_arn,
      -- A role of another account, whatever the session.
      CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
      actor_arn,
      CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
    ) AS actor
  FROM events
  WHERE actor_account <> account AND activity IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
) AS uses
GROUP BY account, actor_account, actor, activity
ORDER BY account, actor_account, actor, activity
