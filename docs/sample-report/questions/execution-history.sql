WITH changes AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY execution_id ORDER BY event_time DESC, event_id DESC) AS nth
  FROM state_changes
  WHERE detail_type = 'CodePipeline Pipeline Execution State Change'
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (:pipeline = '' OR pipeline = :pipeline)
    AND (:execution = '' OR execution_id = :execution)
), starts AS (
  SELECT
    execution_id, MIN(event_time) FILTER (WHERE state = 'STARTED') AS started_at,
    MAX(trigger_type) AS trigger_type, MAX(trigger_detail) AS trigger_detail,
    MAX(stop_comments) AS stop_comments
  FROM changes
  GROUP BY execution_id
), commits AS (
  SELECT execution_id, ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT commit_id)), ', ') AS commit_ids
  FROM state_changes
  WHERE commit_id IS NOT NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
  GROUP BY execution_id
)
SELECT
  changes.pipeline, changes.execution_id, changes.pipeline_version AS version, starts.trigger_type,
  starts.trigger_detail, commits.commit_ids, starts.started_at, changes.state AS last_state,
  changes.event_time AS last_at, DATE_DIFF('second', starts.started_at, changes.event_time) AS seconds,
  starts.stop_comments, changes.account, changes.region
FROM changes
JOIN starts ON starts.execution_id = changes.execution_id
LEFT JOIN commits ON commits.execution_id = changes.execution_id
WHERE changes.nth = 1
ORDER BY last_at, changes.execution_id
