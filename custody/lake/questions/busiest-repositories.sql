-- title: Which repositories are pushed to and pulled from most?
-- why: Where most passes through, most is at stake: the place to begin when time is short.
-- column account
-- column region
-- column repository
-- column pushes: How many images were pushed.
-- column pulls: How many times images were fetched.
-- column deletions: How many deletions of images.
-- column pushers: How many identities pushed.
-- column pullers: How many identities pulled.
-- column last_time: The last of all that.
SELECT
  account, region, repository,
  COUNT(*) FILTER (WHERE event_name = 'PutImage') AS pushes,
  COUNT(*) FILTER (WHERE event_name = 'BatchGetImage') AS pulls,
  COUNT(*) FILTER (WHERE event_name = 'BatchDeleteImage') AS deletions,
  COUNT(DISTINCT CASE WHEN event_name = 'PutImage' THEN COALESCE(session_issuer_arn, actor_arn, actor_name) END)
    AS pushers,
  COUNT(DISTINCT CASE WHEN event_name = 'BatchGetImage' THEN COALESCE(session_issuer_arn, actor_arn, actor_name) END)
    AS pullers,
  MAX(event_time) AS last_time
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND error_code IS NULL
  AND event_name IN ('PutImage', 'BatchGetImage', 'BatchDeleteImage') AND repository IS NOT NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
GROUP BY account, region, repository
ORDER BY COUNT(*) DESC, account, region, repository
