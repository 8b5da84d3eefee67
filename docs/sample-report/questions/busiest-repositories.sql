SELECT
  account, region, repository,
  COUNT(*) FILTER (WHERE event_name = 'PutImage') AS pushes,
  COUNT(*) FILTER (WHERE event_name = 'BatchGetImage') AS pulls,
  COUNT(*) FILTER (WHERE event_name = 'BatchDeleteImage') AS deletions,
  COUNT(DISTINCT CASE WHEN event_name = 'PutImage' THEN identity END) AS pushers,
  COUNT(DISTINCT CASE WHEN event_name = 'BatchGetImage' THEN identity END) AS pullers,
  COUNT(omitted) AS omitted, MAX(event_time) AS last_time
FROM (
  SELECT account, region, repository, event_name, event_time, omitted, COALESCE(
    session_issuer_arn,
    -- A role of another account, whatever the session.
    CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
    actor_arn,
    CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
  ) AS identity
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND error_code IS NULL
    AND event_name IN ('PutImage', 'BatchGetImage', 'BatchDeleteImage') AND (repository IS NOT NULL OR omitted IS NOT NULL)
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
) AS uses
GROUP BY account, region, repository
ORDER BY COUNT(*) DESC, account, region, repository
