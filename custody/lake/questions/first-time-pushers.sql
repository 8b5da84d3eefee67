-- title: Who pushed to a repository for the first time?
-- why: A new identity among those who push is a new team member, a new build, or somebody with a stolen key.
-- parameter earliest time 90d: How far back to look for earlier pushes.
-- column first_push: When it pushed there first.
-- column actor: The user, or the role whatever the session.
-- column repository
-- column image_tag
-- column image_digest
-- column pushes: How many times it has pushed there by the end of the period.
-- column earlier_pushers: How many other identities had pushed there before.
-- column source_ip
-- column account
-- column region
-- column event_id
-- column source_file
WITH pushes AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag, image_digest, source_ip, source_file,
    actor_arn, actor_name, session_issuer_arn,
    COALESCE(
      session_issuer_arn, actor_arn,
      -- A role of another account, whatever the session.
      CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
    ) AS pusher
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
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
  WHERE nth = 1
)
SELECT
  event_time AS first_push, pusher AS actor, repository, image_tag, image_digest, pushed AS pushes,
  earlier AS earlier_pushers, source_ip, account, region, event_id, source_file
FROM firsts
WHERE event_time >= CAST(:since AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND (:repository = '' OR repository = :repository)
ORDER BY first_push, event_id
