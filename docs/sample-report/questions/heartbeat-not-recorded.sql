SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Accounts and Regions whose last heartbeat in the record is 26 hours old since this run.
WITH beats AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, resource, source_file
  FROM events
  WHERE event_source = 'events.amazonaws.com' AND event_name = 'DisableRule'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), latest AS (
  SELECT
    MAX_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id,
    MAX(event_time) AS event_time, account, region,
    MAX_BY(actor, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS actor, resource,
    MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
  FROM beats
  WHERE CARDINALITY(FILTER(SPLIT(:watched_names, CHR(10)), n -> resource = 'heartbeat-of-' || n)) > 0
  GROUP BY account, region, resource
)
SELECT
  event_id, event_time, account, region, actor, resource AS subject,
  'last heard ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i') AS finding, source_file
FROM latest
WHERE event_time < DATE_ADD('hour', -26, CAST(:until AS timestamp))
  AND event_time >= DATE_ADD('hour', -26, CAST(:since AS timestamp))
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
