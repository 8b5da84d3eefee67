SELECT
  event_source, event_name, actor, repository, pipeline, source_ip, account, region, event_id, source_file,
  source_position
FROM (
  SELECT
    event_source, event_name, COALESCE(actor_arn, actor_name) AS actor, repository, pipeline, source_ip, account,
    region, event_id, source_file, source_position
  FROM events
  WHERE event_time IS NULL
  UNION ALL
  SELECT
    source, detail_type, CAST(NULL AS varchar), repository, pipeline, CAST(NULL AS varchar), account, region, event_id,
    source_file, source_position
  FROM state_changes
  WHERE event_time IS NULL
) AS timeless
-- They may belong to any period, so every one that is no mistake has them.
WHERE CAST(:since AS timestamp) < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
ORDER BY event_id, source_file, source_position
