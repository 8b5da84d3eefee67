SELECT event_id, event_time, account, region, actor, subject, finding, source_file FROM (
-- Workgroups of the watcher whose last query is 26 hours old since this run.
WITH beats AS (
  SELECT
    event_id, event_time, account, region, COALESCE(actor_arn, actor_name) AS actor, source_file,
    JSON_EXTRACT_SCALAR(request_parameters, '$.workGroup') AS workgroup
  FROM events
  WHERE event_source = 'athena.amazonaws.com' AND event_name = 'StartQueryExecution' AND error_code IS NULL
    AND (user_agent LIKE 'AmazonEventBridgeScheduler%' OR invoked_by = 'scheduler.amazonaws.com')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), latest AS (
  SELECT
    MAX_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_id,
    MAX(event_time) AS event_time, account, region,
    MAX_BY(actor, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS actor, workgroup,
    MAX_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS source_file
  FROM beats
  WHERE CARDINALITY(FILTER(SPLIT(:watched_names, CHR(10)), n -> STARTS_WITH(workgroup, n))) > 0
  GROUP BY account, region, workgroup
)
SELECT
  event_id, event_time, account, region, actor, workgroup AS subject,
  'last ran ' || DATE_FORMAT(event_time, '%Y-%m-%d %H:%i') AS finding, source_file
FROM latest
WHERE event_time < DATE_ADD('hour', -26, CAST(:until AS timestamp))
  AND event_time >= DATE_ADD('hour', -26, CAST(:since AS timestamp))
) AS found
ORDER BY 2, 1, 3, 4, 5, 6, 7, 8
