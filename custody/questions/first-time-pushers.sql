-- title: Who pushed to a repository for the first time?
-- why: A new identity among those who push is a new team member, a new build, or somebody with a stolen key.
-- parameter earliest time 90d: How far back to look for earlier pushes.
-- column first_push: When it pushed there first. A push whose repository CloudTrail left out may be a first one anywhere.
-- column actor: The user, or the role whatever the session.
-- column repository
-- column image_tag
-- column image_digest
-- column pushes: How many times it has pushed there by the end of the period; empty where CloudTrail left out where.
-- column earlier_pushers: How many other identities had pushed there before; likewise.
-- column source_ip
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 4.2.2
-- controls nist_800_204d: 5.1.2
-- controls nist_800_53: AC-2(12)
WITH pushes AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag, image_digest, source_ip, source_file, omitted,
    event_source, actor_arn, actor_name, session_issuer_arn,
    {the_identity} AS pusher
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
  AND {by_the_actor}
  AND {in_the_repository}
ORDER BY first_push, event_id
