SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Changes outside the allowed Regions; with none listed, in a Region without any in the 90 days before.
WITH changes AS (
  SELECT
    event_id, event_time, account, region, COALESCE(session_issuer_arn, actor_arn, actor_name) AS actor,
    event_name, source_file,
    MIN(event_time) OVER (PARTITION BY account, region) AS first_here,
    MIN(event_time) OVER (PARTITION BY account) AS first_anywhere
  FROM events
  WHERE event_source IN ('ecr.amazonaws.com', 'codepipeline.amazonaws.com', 'codebuild.amazonaws.com')
    AND error_code IS NULL AND NOT COALESCE(read_only, FALSE)
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
)
SELECT
  MIN_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id, MIN(event_time) AS event_time, account, region, actor,
  region AS subject, ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT event_name)), ', ') AS finding,
  MIN_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
FROM changes
WHERE event_time >= CAST(:since AS timestamp)
  AND CASE
    WHEN :allowed_regions <> '' THEN NOT CONTAINS(SPLIT(:allowed_regions, CHR(10)), region)
    ELSE first_here >= CAST(:since AS timestamp) AND first_anywhere < DATE_ADD('day', -7, first_here)
  END
GROUP BY account, region, actor
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
