-- title: Pipeline executions: who started or stopped them, and what the service says became of them
-- column pipeline
-- column execution_id
-- column account
-- column region
-- column started_at time
-- column actor text
-- column event_name
-- column trigger_type
-- column trigger_detail
-- column commit_id
-- column ended_at time
-- column state
WITH calls AS (
  SELECT
    account, region, execution_id, MAX_BY(pipeline, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS pipeline,
    MIN(event_time) AS called_at,
    MIN_BY(COALESCE(actor_arn, actor_name), CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS actor,
    MIN_BY(event_name, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS event_name
  FROM events
  WHERE activity = 'execution' AND error_code IS NULL AND execution_id IS NOT NULL
  GROUP BY account, region, execution_id
), changes AS (
  SELECT
    account, region, execution_id, MAX_BY(pipeline, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS pipeline,
    MIN(event_time) AS began_at, MAX(trigger_type) AS trigger_type, MAX(trigger_detail) AS trigger_detail,
    MAX(commit_id) AS commit_id,
    MAX(CASE WHEN state IN ('SUCCEEDED', 'FAILED', 'STOPPED', 'CANCELED', 'SUPERSEDED') THEN event_time END) AS ended_at,
    MAX_BY(state, CAST(event_time AS VARCHAR) || COALESCE(event_id, '')) AS state
  FROM state_changes
  WHERE detail_type = 'CodePipeline Pipeline Execution State Change'
  GROUP BY account, region, execution_id
)
SELECT
  COALESCE(changes.pipeline, calls.pipeline) AS pipeline,
  COALESCE(changes.execution_id, calls.execution_id) AS execution_id,
  COALESCE(changes.account, calls.account) AS account,
  COALESCE(changes.region, calls.region) AS region,
  COALESCE(changes.began_at, calls.called_at) AS started_at,
  calls.actor,
  calls.event_name,
  changes.trigger_type,
  changes.trigger_detail,
  changes.commit_id,
  changes.ended_at,
  changes.state
FROM changes
FULL OUTER JOIN calls
  ON changes.account = calls.account AND changes.region = calls.region
  AND changes.execution_id = calls.execution_id
