SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Each push of a tag beside the push of the same tag before it.
WITH pushes AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
    repository, image_tag, image_digest, source_file,
    LAG(image_digest) OVER (
      PARTITION BY account, region, event_source, repository, image_tag ORDER BY event_time, event_id
    ) AS digest_before
  FROM events
  WHERE event_name = 'PutImage' AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
    AND error_code IS NULL AND image_tag IS NOT NULL AND image_digest IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  event_id, event_time, account, region, actor, repository || ':' || image_tag AS subject,
  'was ' || digest_before || ', is ' || image_digest AS finding,
  source_file
FROM pushes
WHERE event_time >= CAST(:since AS timestamp) AND digest_before <> image_digest
  AND NOT CONTAINS(SPLIT(:moving_tags, CHR(10)), image_tag)
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
  AND (image_tag IS NULL OR image_digest IS NULL)
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
