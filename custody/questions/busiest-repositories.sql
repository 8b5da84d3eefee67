-- title: Which repositories are pushed to and pulled from most?
-- why: Where most passes through, most is at stake: the place to begin when time is short.
-- column account
-- column region
-- column repository: Empty where CloudTrail left it out: these calls may have been on any.
-- column pushes: How many images were pushed.
-- column pulls: How many times images were fetched.
-- column deletions: How many deletions of images.
-- column pushers: How many identities pushed.
-- column pullers: How many identities pulled.
-- column omitted: From how many of these calls CloudTrail left something out.
-- column last_time: The last of all that.
SELECT
  account, region, repository,
  COUNT(*) FILTER (WHERE event_name = 'PutImage') AS pushes,
  COUNT(*) FILTER (WHERE event_name = 'BatchGetImage') AS pulls,
  COUNT(*) FILTER (WHERE event_name = 'BatchDeleteImage') AS deletions,
  COUNT(DISTINCT CASE WHEN event_name = 'PutImage' THEN identity END) AS pushers,
  COUNT(DISTINCT CASE WHEN event_name = 'BatchGetImage' THEN identity END) AS pullers,
  COUNT(omitted) AS omitted, MAX(event_time) AS last_time
FROM (
  SELECT account, region, repository, event_name, event_time, omitted, {the_identity} AS identity
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND error_code IS NULL
    AND event_name IN ('PutImage', 'BatchGetImage', 'BatchDeleteImage') AND (repository IS NOT NULL OR omitted IS NOT NULL)
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
) AS uses
GROUP BY account, region, repository
ORDER BY COUNT(*) DESC, account, region, repository
