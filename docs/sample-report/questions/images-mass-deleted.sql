SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- For each deletion, all that its identity deleted in the hour up to it.
WITH deletions AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, repository, source_file, fingerprint,
    CARDINALITY(SPLIT(COALESCE(image_digest, image_tag), ',')) AS images
  FROM events
  WHERE event_name = 'BatchDeleteImage' AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), hours AS (
  SELECT
    later.event_id, later.event_time, later.account, later.region, later.actor, later.source_file,
    SUM(earlier.images) AS images, COUNT(DISTINCT earlier.repository) AS repositories
  FROM deletions AS later
  JOIN deletions AS earlier
    ON earlier.account = later.account AND earlier.actor = later.actor
    AND earlier.event_time <= later.event_time
    AND earlier.event_time > DATE_ADD('hour', -1, later.event_time)
  WHERE later.event_time >= CAST(:since AS timestamp)
  GROUP BY
    later.fingerprint, later.event_id, later.event_time, later.account, later.region, later.actor, later.source_file
)
SELECT
  MAX_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id, MAX(event_time) AS event_time, account, region, actor,
  CAST(MAX(repositories) AS varchar) || ' repositories' AS subject,
  CAST(MAX(images) AS varchar) || ' images within an hour' AS finding,
  MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM hours
WHERE images >= :mass_deletion_count
GROUP BY account, region, actor
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'BatchDeleteImage'
  AND image_digest IS NULL AND image_tag IS NULL
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
