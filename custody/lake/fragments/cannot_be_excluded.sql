UNION ALL
SELECT
  event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor,
  COALESCE(repository, pipeline, resource, 'unknown') AS subject,
  'cannot be excluded: CloudTrail omitted ' || REPLACE(omitted, ',', ' and ') AS finding,
  source_file
FROM events
WHERE omitted IS NOT NULL AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
