-- The first push of each identity to each repository that others had pushed to before.
WITH pushes AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag, image_digest, source_file,
    {the_identity} AS actor
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
    AND repository IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), numbered AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY account, repository, actor ORDER BY event_time, event_id) AS nth,
    MIN(event_time) OVER (PARTITION BY account, repository) AS first_push
  FROM pushes
)
SELECT
  event_id, event_time, account, region, actor,
  repository || ':' || COALESCE(image_tag, image_digest, 'unknown') AS subject,
  'its first push here; others have pushed since ' || DATE_FORMAT(first_push, '%Y-%m-%d') AS finding,
  source_file
FROM numbered
WHERE nth = 1 AND event_time >= CAST(:since AS timestamp) AND first_push < event_time
  AND NOT (
    {named_by :trusted_pushers actor}
  )
{cannot_be_excluded}
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND repository IS NULL
