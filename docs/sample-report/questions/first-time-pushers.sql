WITH pushes AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag, image_digest, source_ip, source_file, omitted,
    event_source, actor_arn, actor_name, session_issuer_arn,
    COALESCE(
      session_issuer_arn,
      -- A role of another account, whatever the session.
      CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
      actor_arn,
      CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
    ) AS pusher
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
), numbered AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY account, region, repository, pusher ORDER BY event_time, event_id) AS nth,
    COUNT(*) OVER (PARTITION BY account, region, repository, pusher) AS pushed
  FROM pushes
), firsts AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY account, region, repository ORDER BY event_time, event_id) - 1 AS earlier
  FROM numbered
  WHERE nth = 1 OR repository IS NULL AND omitted IS NOT NULL
)
SELECT
  event_time AS first_push, pusher AS actor, repository, image_tag, image_digest,
  CASE WHEN repository IS NOT NULL THEN pushed END AS pushes,
  CASE WHEN repository IS NOT NULL THEN earlier END AS earlier_pushers,
  source_ip, omitted, account, region, event_id, source_file
FROM firsts
WHERE event_time >= CAST(:since AS timestamp)
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
  AND (
    -- A repository whose name CloudTrail left out cannot be excluded.
    :repository = '' OR repository = :repository
    OR repository IS NULL AND omitted IS NOT NULL AND event_source LIKE 'ecr%'
  )
ORDER BY first_push, event_id
