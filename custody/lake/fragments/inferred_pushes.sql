managed_runs AS (
  -- Actions in which CodePipeline itself builds: what they push is pushed by the pipeline's role, and no record names
  -- the action.
  SELECT
    account, region, pipeline, execution_id, stage, action, action_execution_id, action_provider,
    MIN(event_time) AS began_at, MAX(CASE WHEN state <> 'STARTED' THEN event_time END) AS done_at,
    MIN_BY(event_id, CAST(event_time AS VARCHAR) || event_id) AS began_event_id,
    MIN_BY(source_file, CAST(event_time AS VARCHAR) || event_id) AS began_file,
    ARRAY_JOIN(ARRAY_AGG(detail), ' ') AS told
  FROM state_changes
  WHERE action_provider IN ('ECRBuildAndPublish', 'Commands')
    AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY account, region, pipeline, execution_id, stage, action, action_execution_id, action_provider
), pipeline_roles AS (
  SELECT
    account, region, pipeline, JSON_EXTRACT_SCALAR(request_parameters, '$.pipeline.roleArn') AS pipeline_role,
    event_time AS given_at, LEAD(event_time) OVER (
      PARTITION BY account, region, pipeline ORDER BY event_time, event_id
    ) AS taken_at
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name IN ('CreatePipeline', 'UpdatePipeline')
    AND error_code IS NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), inferred_pushes AS (
  -- The one action that ran with that role at that time; of several the one whose event names the digest, else none.
  SELECT *
  FROM (
    SELECT
      *,
      COUNT(*) OVER (PARTITION BY inferred_push, inferred_at) AS candidates,
      COUNT_IF(names_digest) OVER (PARTITION BY inferred_push, inferred_at) AS that_name_it
    FROM (
      SELECT
        managed_runs.*, $1.push_event_id AS inferred_push, $1.pushed_at AS inferred_at,
        $1.pushed_digest AS inferred_digest,
        COALESCE(STRPOS(told, $1.pushed_digest) > 0, FALSE) AS names_digest
      FROM $1
      JOIN pipeline_roles
        ON pipeline_roles.pipeline_role = $1.push_role AND pipeline_roles.given_at <= $1.pushed_at
        AND (pipeline_roles.taken_at IS NULL OR pipeline_roles.taken_at > $1.pushed_at)
      JOIN managed_runs
        ON managed_runs.account = pipeline_roles.account AND managed_runs.region = pipeline_roles.region
        AND managed_runs.pipeline = pipeline_roles.pipeline
        AND managed_runs.began_at <= $1.pushed_at AND managed_runs.done_at >= $1.pushed_at
    ) AS together
  ) AS counted
  WHERE candidates = 1 OR names_digest AND that_name_it = 1
)
