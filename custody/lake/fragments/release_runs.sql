seen AS (
  SELECT
    account, region, pipeline, execution_id, event_id, event_time,
    CASE detail_type
      WHEN 'CodePipeline Pipeline Execution State Change' THEN 'execution'
      WHEN 'CodePipeline Action Execution State Change' THEN 'action'
      ELSE 'stage'
    END AS witness,
    pipeline_version AS version, stage, action, state, action_execution_id AS run, action_category AS category,
    action_owner AS owner, trigger_type, trigger_detail, commit_id, build_id, build_project,
    JSON_EXTRACT_SCALAR(detail, '$["execution-trigger"]["author-display-name"]') AS author_name,
    JSON_EXTRACT_SCALAR(detail, '$["execution-trigger"]["author-email"]') AS author_mail,
    CAST(NULL AS varchar) AS actor, CAST(NULL AS varchar) AS person, CAST(NULL AS varchar) AS deed_told,
    CAST(NULL AS varchar) AS fault
  FROM state_changes
  WHERE detail_type IN (
      'CodePipeline Pipeline Execution State Change', 'CodePipeline Stage Execution State Change',
      'CodePipeline Action Execution State Change'
    )
    AND execution_id IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (:pipeline = '' OR pipeline = :pipeline)
  UNION ALL
  SELECT
    account, region, pipeline, execution_id, event_id, event_time, 'call', NULL,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName'), NULL, event_name, fingerprint, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, COALESCE(actor_arn, actor_name),
    {person_key},
    -- What a call does to an execution beyond starting it.
    CASE
      WHEN event_name = 'StartPipelineExecution'
        AND JSON_EXTRACT(request_parameters, '$.sourceRevisions[0]') IS NOT NULL
        THEN 'started with another source revision'
      WHEN event_name = 'StartPipelineExecution'
        AND JSON_EXTRACT(request_parameters, '$.variables[0]') IS NOT NULL
        THEN 'started with variables of its own'
      WHEN event_name = 'OverrideStageCondition' THEN 'a condition overridden'
      WHEN event_name = 'RollbackStage' THEN 'a stage rolled back'
      WHEN event_name = 'RetryStageExecution' THEN 'a stage run again'
      WHEN event_name = 'StopPipelineExecution' AND JSON_EXTRACT_SCALAR(request_parameters, '$.abandon') = 'true'
        THEN 'stopped and abandoned'
      WHEN event_name = 'StopPipelineExecution' THEN 'stopped'
      WHEN event_name = 'PutActionRevision' THEN 'given a source revision from outside'
    END,
    CASE
      WHEN omitted LIKE '%requestParameters%' THEN 'hidden'
      WHEN event_name IN ('OverrideStageCondition', 'RollbackStage')
        OR event_name = 'StopPipelineExecution' AND JSON_EXTRACT_SCALAR(request_parameters, '$.abandon') = 'true'
        OR event_name = 'StartPipelineExecution' AND (
          JSON_EXTRACT(request_parameters, '$.sourceRevisions[0]') IS NOT NULL
          OR JSON_EXTRACT(request_parameters, '$.variables[0]') IS NOT NULL
        )
        OR event_name = 'PutActionRevision' AND (
          actor_type IN ('Root', 'IAMUser', 'IdentityCenterUser') OR kind = 'people' OR console_session = 'true'
          OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!'
        )
        THEN 'fault'
    END
  FROM events
  CROSS JOIN UNNEST(ARRAY['machine', 'people', 'other']) AS kinds(kind)
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL AND execution_id IS NOT NULL
    AND event_name IN (
      'StartPipelineExecution', 'PutActionRevision', 'RollbackStage', 'RetryStageExecution', 'OverrideStageCondition',
      'StopPipelineExecution'
    )
    AND kind = {identity_kind}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND {of_the_pipeline}
), pieces AS (
  -- An execution, a stage, a run of an action, or a call: what became of it, whatever order its events came in.
  SELECT
    account, region, execution_id, witness, stage, action, run, MAX(pipeline) AS pipeline, MIN(version) AS low,
    MAX(version) AS high, MIN(event_time) AS first_at, MAX(event_time) AS last_at,
    MIN(CASE WHEN state = 'STARTED' THEN event_time END) AS began_at,
    MAX(CASE WHEN state NOT IN ('STARTED', 'RESUMED', 'STOPPING') THEN event_time END) AS over_at,
    MAX_BY(
      state,
      CAST(event_time AS VARCHAR) || CASE WHEN state IN ('STARTED', 'RESUMED', 'STOPPING') THEN '0' ELSE '1' END
        || COALESCE(event_id, '') || COALESCE(state, '')
    ) AS state,
    MAX(category) AS category, MAX(owner) AS owner, MAX(trigger_type) AS trigger_type,
    MAX(trigger_detail) AS trigger_detail, MAX(commit_id) AS commit_id, MAX(build_id) AS build_id,
    MAX(build_project) AS build_project, MAX(author_name) AS author_name, MAX(author_mail) AS author_mail,
    MAX(actor) AS actor, MAX(person) AS person, MAX(deed_told) AS deed_told, MAX(fault) AS fault,
    MIN(event_id) AS event_id
  FROM seen
  GROUP BY account, region, execution_id, witness, stage, action, run
), runs AS (
  SELECT
    account, region, execution_id, MAX(pipeline) AS pipeline,
    CASE WHEN MIN(low) = MAX(high) THEN MIN(low) END AS version, MIN(low) <> MAX(high) AS versions_differ,
    MIN(first_at) AS seen_at, MAX(last_at) AS last_at,
    MAX(CASE WHEN witness <> 'call' THEN 1 ELSE 0 END) = 1 AS by_events,
    MIN(CASE WHEN witness = 'execution' THEN began_at END) AS started_at,
    MAX(
      CASE WHEN witness = 'execution' AND state NOT IN ('STARTED', 'RESUMED', 'STOPPING') THEN over_at END
    ) AS ended_at,
    MAX(CASE WHEN witness = 'execution' THEN state END) AS state,
    MAX(CASE WHEN witness = 'execution' THEN trigger_type END) AS trigger_type,
    MAX(CASE WHEN witness = 'execution' THEN trigger_detail END) AS trigger_detail,
    COALESCE(ARRAY_AGG(DISTINCT commit_id) FILTER (WHERE commit_id IS NOT NULL), ARRAY[]) AS commits,
    MAX(author_name) AS author_name, MAX(author_mail) AS author_mail,
    COALESCE(ARRAY_AGG(DISTINCT build_id) FILTER (WHERE build_id IS NOT NULL), ARRAY[]) AS builds,
    COALESCE(ARRAY_AGG(DISTINCT build_project) FILTER (WHERE build_project IS NOT NULL), ARRAY[]) AS projects,
    COALESCE(
      ARRAY_AGG(DISTINCT COALESCE(stage, '?') || '/' || COALESCE(action, '?') || ' ' || COALESCE(state, '?'))
        FILTER (WHERE witness = 'action' AND category = 'Deploy'),
      ARRAY[]
    ) AS deployments,
    MAX(CASE WHEN category = 'Deploy' AND state = 'SUCCEEDED' THEN over_at END) AS deployed_at,
    COALESCE(
      ARRAY_AGG(DISTINCT COALESCE(stage, '?') || '/' || COALESCE(action, '?')) FILTER (WHERE witness = 'action'),
      ARRAY[]
    ) AS acted,
    COALESCE(
      ARRAY_AGG(DISTINCT COALESCE(stage, '?') || '/' || COALESCE(action, '?'))
        FILTER (WHERE witness = 'action' AND state = 'SUCCEEDED'),
      ARRAY[]
    ) AS went_well,
    COALESCE(
      ARRAY_AGG(DISTINCT COALESCE(stage, '?') || '/' || COALESCE(action, '?'))
        FILTER (WHERE witness = 'action' AND state NOT IN ('STARTED', 'SUCCEEDED')),
      ARRAY[]
    ) AS went_wrong,
    COALESCE(
      ARRAY_AGG(DISTINCT COALESCE(stage, '?') || '/' || COALESCE(action, '?'))
        FILTER (WHERE witness = 'action' AND (state = 'STARTED' OR began_at IS NULL)),
      ARRAY[]
    ) AS half_seen,
    COUNT(CASE WHEN witness = 'action' AND category = 'Source' THEN 1 END) AS sources,
    COUNT(
      CASE WHEN witness = 'action' AND category = 'Approval' AND (state = 'STARTED' OR began_at IS NULL) THEN 1 END
    ) AS waits_half_seen,
    COUNT(CASE WHEN witness = 'action' AND category = 'Approval' AND state = 'SUCCEEDED' THEN 1 END) AS let_through,
    MIN(CASE WHEN owner IN ('ThirdParty', 'Custom') OR category = 'Invoke' THEN first_at END) AS jobs_from,
    MAX(CASE WHEN owner IN ('ThirdParty', 'Custom') OR category = 'Invoke' THEN last_at END) AS jobs_until,
    COUNT(CASE WHEN witness = 'call' THEN 1 END) AS call_count,
    MAX(CASE WHEN witness = 'call' AND state = 'StartPipelineExecution' THEN 1 ELSE 0 END) = 1 AS start_recorded,
    MAX(CASE WHEN state IN ('StartPipelineExecution', 'PutActionRevision') THEN actor END) AS starter,
    MAX(CASE WHEN state IN ('StartPipelineExecution', 'PutActionRevision') THEN person END) AS starting_person,
    MAX(CASE WHEN state = 'RollbackStage' THEN actor END) AS roller,
    COALESCE(
      ARRAY_AGG(DISTINCT deed_told || ' by ' || COALESCE(actor, '?')) FILTER (WHERE deed_told IS NOT NULL), ARRAY[]
    ) AS interventions,
    COALESCE(
      ARRAY_AGG(DISTINCT deed_told || ' by ' || COALESCE(actor, '?')) FILTER (WHERE fault = 'fault'), ARRAY[]
    ) AS faults,
    COUNT(CASE WHEN fault = 'hidden' THEN 1 END) AS hidden_of_it,
    MIN(CASE WHEN witness = 'execution' THEN event_id END) AS execution_event,
    MIN(CASE WHEN witness = 'call' AND state = 'StartPipelineExecution' THEN event_id END) AS start_event,
    MIN(CASE WHEN build_id IS NOT NULL THEN event_id END) AS build_event
  FROM pieces
  GROUP BY account, region, execution_id
), ordered AS (
  SELECT
    *,
    LAG(execution_id) OVER (PARTITION BY account, region, pipeline ORDER BY seen_at, execution_id) AS execution_before,
    -- Versions only grow, so one of which none is known says nothing and is passed over.
    LAG(version) OVER (
      PARTITION BY account, region, pipeline, version IS NULL ORDER BY seen_at, execution_id
    ) AS version_before,
    LAG(seen_at) OVER (
      PARTITION BY account, region, pipeline, version IS NULL ORDER BY seen_at, execution_id
    ) AS seen_before
  FROM runs
)
