WITH known AS (
  SELECT
    account, region, repository,
    MAX(event_time) FILTER (WHERE event_name = 'PutImage') AS last_push,
    MAX(event_time) FILTER (WHERE event_name = 'BatchGetImage') AS last_pull,
    MAX(event_time) FILTER (WHERE event_name = 'CreateRepository') AS created,
    MAX(event_time) FILTER (WHERE event_name = 'DeleteRepository') AS deleted,
    COUNT(*) FILTER (WHERE event_name = 'PutImage') AS pushes
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND error_code IS NULL
    AND (repository IS NOT NULL OR omitted IS NOT NULL)
    AND event_name IN ('CreateRepository', 'DeleteRepository', 'PutImage', 'BatchGetImage')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  GROUP BY account, region, repository
), compared AS (
  SELECT
    *, MAX(CASE WHEN repository IS NULL THEN last_pull END) OVER (PARTITION BY account, region) AS hidden_pull
  FROM known
)
SELECT account, region, repository, last_push, last_pull, pushes, hidden_pull AS omitted
FROM compared
WHERE repository IS NULL OR (last_pull IS NULL OR last_pull < CAST(:since AS timestamp))
  AND (deleted IS NULL OR created > deleted OR last_push > deleted)
ORDER BY account, region, repository
