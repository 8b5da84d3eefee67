SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- The first push of each identity to each repository that others had pushed to before.
WITH pushes AS (
  SELECT
    event_id, event_time, account, region, repository, image_tag, image_digest, source_file,
    COALESCE(
      session_issuer_arn,
      -- A role of another account, whatever the session.
      CASE WHEN actor_type = 'AWSAccount' THEN NULLIF(REGEXP_EXTRACT(actor_arn, '^arn.+assumed-role/[^/]+'), '') END,
      actor_arn,
      CASE WHEN actor_type = 'AWSAccount' THEN SPLIT_PART(actor_name, ':', 1) ELSE actor_name END
    ) AS actor
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
    -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
    CARDINALITY(FILTER(
      SPLIT(:trusted_pushers, CHR(10)),
      a -> a = actor OR (
        a LIKE '%*' AND STARTS_WITH(actor, REPLACE(a, '*', '')) AND SUBSTR(actor, LENGTH(a)) NOT LIKE '%/%'
      )
    )) > 0
  )
UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND repository IS NULL
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
