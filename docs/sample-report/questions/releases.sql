WITH seen AS (
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
    -- How AWS tells people apart: p a person by name, u a person without one, s a service, m another machine; then what
    -- is compared, and the name without its domain. Whoever assumes a role picks the session's name, unless IAM Identity
    -- Center does, or the settings say that people assume it.
    CASE
      WHEN kind = 'machine' THEN 'm'
      WHEN actor_type IN ('IAMUser', 'IdentityCenterUser') OR kind = 'people'
        OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!' THEN 'p'
      WHEN actor_type = 'Root' OR console_session = 'true' THEN 'u'
      WHEN actor_type = 'AWSService' OR invoked_by IS NOT NULL THEN 's'
      ELSE 'm'
    END || '|' || LOWER(CASE
      WHEN actor_type = 'IAMUser' THEN COALESCE(actor_arn, actor_name, '')
      ELSE COALESCE(session_name, actor_name, actor_arn, '')
    END) || '|' || LOWER(REGEXP_EXTRACT(COALESCE(session_name, actor_name, actor_arn, '?'), '([^/@]+)(@[^/]*)?$', 1)),
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
    AND kind = CASE
      WHEN -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
      CARDINALITY(FILTER(
        SPLIT(:deployers, CHR(10)),
        a -> a = actor_arn OR (
          a LIKE '%*' AND STARTS_WITH(actor_arn, REPLACE(a, '*', '')) AND SUBSTR(actor_arn, LENGTH(a)) NOT LIKE '%/%'
        )
      )) > 0 THEN 'machine'
      WHEN CARDINALITY(FILTER(
        SPLIT(:people_roles, CHR(10)),
        p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
      )) > 0 THEN 'people'
      ELSE 'other'
    END
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (
      -- A pipeline whose name CloudTrail left out cannot be excluded.
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
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
),
timed AS (
  SELECT
    account, region, pipeline, stage, action, execution_id, action_execution_id, action_category, detail_type, state,
    event_time,
    MIN(CASE
      WHEN detail_type = 'CodePipeline Pipeline Execution State Change' AND state = 'STARTED' THEN event_time
    END) OVER (PARTITION BY account, region, execution_id) AS run_began_at,
    MAX(CASE
      WHEN detail_type = 'CodePipeline Pipeline Execution State Change'
        AND state NOT IN ('STARTED', 'RESUMED', 'STOPPING')
        THEN event_time
    END) OVER (PARTITION BY account, region, execution_id) AS run_over_at
  FROM state_changes
  WHERE detail_type IN (
      'CodePipeline Pipeline Execution State Change', 'CodePipeline Action Execution State Change'
    )
    AND execution_id IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (:pipeline = '' OR pipeline = :pipeline)
), known_waits AS (
  -- An approval names no execution: it is of the one that waited then. What no event tells is bounded by the execution,
  -- else by the time that an approval waits at most.
  SELECT
    account, region, pipeline, stage, action, execution_id, action_execution_id,
    MIN(CASE WHEN state = 'STARTED' THEN event_time END) AS began_at,
    MAX(CASE WHEN state <> 'STARTED' THEN event_time END) AS over_at,
    COALESCE(MIN(run_began_at), DATE_ADD('day', -7, MIN(event_time))) AS not_before,
    COALESCE(MAX(run_over_at), DATE_ADD('day', 7, MAX(event_time))) AS not_after
  FROM timed
  WHERE action_category = 'Approval' AND detail_type = 'CodePipeline Action Execution State Change'
  GROUP BY account, region, pipeline, stage, action, execution_id, action_execution_id
), approvals_named AS (
  SELECT DISTINCT account, region, pipeline, stage, action
  FROM timed
  WHERE action_category = 'Approval' AND detail_type = 'CodePipeline Action Execution State Change'
), succeeded AS (
  SELECT
    account, region, pipeline, execution_id, MIN(run_began_at) AS began_at, MAX(run_over_at) AS over_at,
    MIN(event_time) AS first_at, MAX(event_time) AS last_at,
    COALESCE(
      ARRAY_AGG(DISTINCT stage || '/' || action) FILTER (WHERE action_category = 'Approval'), ARRAY[]
    ) AS waited
  FROM timed
  GROUP BY account, region, pipeline, execution_id
  HAVING COUNT(CASE
    WHEN detail_type = 'CodePipeline Pipeline Execution State Change'
      AND state IN ('FAILED', 'STOPPED', 'CANCELED', 'SUPERSEDED') THEN 1
  END) = 0
), waits AS (
  SELECT
    account, region, pipeline, stage, action, execution_id, action_execution_id, began_at, over_at, not_before,
    not_after
  FROM known_waits
  UNION ALL
  -- One that went on past an approval of its pipeline waited too, if no event shows when.
  SELECT
    succeeded.account, succeeded.region, succeeded.pipeline, approvals_named.stage, approvals_named.action,
    succeeded.execution_id, NULL, CAST(NULL AS timestamp), CAST(NULL AS timestamp),
    COALESCE(succeeded.began_at, DATE_ADD('day', -7, succeeded.first_at)),
    COALESCE(succeeded.over_at, DATE_ADD('day', 7, succeeded.last_at))
  FROM succeeded
  JOIN approvals_named
    ON approvals_named.account = succeeded.account AND approvals_named.region = succeeded.region
    AND approvals_named.pipeline = succeeded.pipeline
    AND NOT CONTAINS(succeeded.waited, approvals_named.stage || '/' || approvals_named.action)
), answers AS (
  SELECT
    event_id, event_time, account, region, pipeline, fingerprint, COALESCE(actor_arn, actor_name) AS actor,
    -- How AWS tells people apart: p a person by name, u a person without one, s a service, m another machine; then what
    -- is compared, and the name without its domain. Whoever assumes a role picks the session's name, unless IAM Identity
    -- Center does, or the settings say that people assume it.
    CASE
      WHEN kind = 'machine' THEN 'm'
      WHEN actor_type IN ('IAMUser', 'IdentityCenterUser') OR kind = 'people'
        OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!' THEN 'p'
      WHEN actor_type = 'Root' OR console_session = 'true' THEN 'u'
      WHEN actor_type = 'AWSService' OR invoked_by IS NOT NULL THEN 's'
      ELSE 'm'
    END || '|' || LOWER(CASE
      WHEN actor_type = 'IAMUser' THEN COALESCE(actor_arn, actor_name, '')
      ELSE COALESCE(session_name, actor_name, actor_arn, '')
    END) || '|' || LOWER(REGEXP_EXTRACT(COALESCE(session_name, actor_name, actor_arn, '?'), '([^/@]+)(@[^/]*)?$', 1)) AS person,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
    JSON_EXTRACT_SCALAR(request_parameters, '$.actionName') AS action,
    JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') AS status,
    JSON_EXTRACT_SCALAR(request_parameters, '$.result.summary') AS summary,
    omitted LIKE '%requestParameters%' AS hidden
  FROM events
  CROSS JOIN UNNEST(ARRAY['machine', 'people', 'other']) AS kinds(kind)
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND kind = CASE
      WHEN -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
      CARDINALITY(FILTER(
        SPLIT(:deployers, CHR(10)),
        a -> a = actor_arn OR (
          a LIKE '%*' AND STARTS_WITH(actor_arn, REPLACE(a, '*', '')) AND SUBSTR(actor_arn, LENGTH(a)) NOT LIKE '%/%'
        )
      )) > 0 THEN 'machine'
      WHEN CARDINALITY(FILTER(
        SPLIT(:people_roles, CHR(10)),
        p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
      )) > 0 THEN 'people'
      ELSE 'other'
    END
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND (
      -- A pipeline whose name CloudTrail left out cannot be excluded.
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
), tied AS (
  SELECT
    answers.*, waits.execution_id, waits.action_execution_id, waits.began_at,
    waits.began_at IS NOT NULL AND waits.over_at IS NOT NULL AS bounded,
    COUNT(*) OVER (PARTITION BY answers.fingerprint) AS candidates
  FROM answers
  JOIN waits
    ON waits.account = answers.account AND waits.region = answers.region
    AND (waits.pipeline = answers.pipeline OR answers.pipeline IS NULL)
    AND (answers.hidden OR waits.stage = answers.stage AND waits.action = answers.action)
    AND answers.event_time >= COALESCE(waits.began_at, waits.not_before)
    -- A minute's grace, because the event comes after the call.
    AND answers.event_time <= DATE_ADD('minute', 1, COALESCE(waits.over_at, waits.not_after))
), approved AS (
  SELECT
    account, region, execution_id,
    COALESCE(
      ARRAY_AGG(DISTINCT person)
        FILTER (WHERE bounded AND candidates = 1 AND NOT COALESCE(hidden, FALSE) AND status = 'Approved'),
      ARRAY[]
    ) AS approving,
    COUNT(DISTINCT CASE
      WHEN bounded AND candidates = 1 AND NOT COALESCE(hidden, FALSE) AND status = 'Approved' THEN action_execution_id
    END) AS answered,
    COUNT(DISTINCT CASE
      WHEN bounded AND candidates = 1 AND NOT COALESCE(hidden, FALSE) AND status = 'Rejected' THEN action_execution_id
    END) AS rejected,
    COUNT(CASE WHEN NOT bounded OR candidates > 1 OR COALESCE(hidden, FALSE) THEN 1 END) AS doubtful,
    MAX(CASE
      WHEN bounded AND candidates = 1 AND NOT COALESCE(hidden, FALSE) AND status = 'Approved' THEN event_time
    END) AS approved_last,
    ARRAY_AGG(DISTINCT DATE_FORMAT(event_time, '%Y-%m-%d %H:%i:%s') || ' ' || COALESCE(person, ''))
      FILTER (WHERE bounded AND candidates = 1 AND NOT COALESCE(hidden, FALSE) AND status = 'Approved') AS moments,
    ARRAY_SORT(ARRAY_AGG(ARRAY[
      DATE_FORMAT(event_time, '%Y-%m-%d %H:%i:%s'), COALESCE(event_id, ''), REPLACE(COALESCE(actor, '?'), ' | ', ' / '),
      REPLACE(COALESCE(status, ''), ' | ', ' / '),
      COALESCE(CAST(DATE_DIFF('second', began_at, event_time) AS varchar), ''),
      REPLACE(COALESCE(summary, ''), ' | ', ' / ')
    ])) AS entries
  FROM tied
  GROUP BY account, region, execution_id
),
calls AS (
  SELECT
    event_id, event_time, account, region, event_source, event_name, pipeline, resource,
    COALESCE(actor_arn, actor_name) AS actor, -- How AWS tells people apart: p a person by name, u a person without one, s a service, m another machine; then what
    -- is compared, and the name without its domain. Whoever assumes a role picks the session's name, unless IAM Identity
    -- Center does, or the settings say that people assume it.
    CASE
      WHEN kind = 'machine' THEN 'm'
      WHEN actor_type IN ('IAMUser', 'IdentityCenterUser') OR kind = 'people'
        OR session_issuer_arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!' THEN 'p'
      WHEN actor_type = 'Root' OR console_session = 'true' THEN 'u'
      WHEN actor_type = 'AWSService' OR invoked_by IS NOT NULL THEN 's'
      ELSE 'm'
    END || '|' || LOWER(CASE
      WHEN actor_type = 'IAMUser' THEN COALESCE(actor_arn, actor_name, '')
      ELSE COALESCE(session_name, actor_name, actor_arn, '')
    END) || '|' || LOWER(REGEXP_EXTRACT(COALESCE(session_name, actor_name, actor_arn, '?'), '([^/@]+)(@[^/]*)?$', 1)) AS person, omitted IS NOT NULL AS cut,
    JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') AS status,
    TRY_CAST(JSON_EXTRACT_SCALAR(response_elements, '$.pipeline.version') AS bigint) AS version_after,
    CAST(event_time AS VARCHAR) || COALESCE(event_id, '') || source_file AS moment,
    CASE
      WHEN event_name IN ('CreatePipeline', 'UpdatePipeline') THEN FLATTEN(FILTER(
        TRANSFORM(
          TRY_CAST(JSON_EXTRACT(request_parameters, '$.pipeline.stages') AS ARRAY(JSON)),
          s -> TRANSFORM(
            TRY_CAST(JSON_EXTRACT(s, '$.actions') AS ARRAY(JSON)),
            a -> COALESCE(JSON_EXTRACT_SCALAR(a, '$.actionType.category'), '?') || '|'
              || COALESCE(JSON_EXTRACT_SCALAR(s, '$.name'), '?') || '/'
              || COALESCE(JSON_EXTRACT_SCALAR(a, '$.name'), '?')
          )
        ),
        l -> l IS NOT NULL
      ))
    END AS defined
  FROM events
  CROSS JOIN UNNEST(ARRAY['machine', 'people', 'other']) AS kinds(kind)
  WHERE error_code IS NULL
    AND kind = CASE
      WHEN -- Whether a list of ARNs names somebody: a star stands for the rest of a role's name, never for a slash.
      CARDINALITY(FILTER(
        SPLIT(:deployers, CHR(10)),
        a -> a = actor_arn OR (
          a LIKE '%*' AND STARTS_WITH(actor_arn, REPLACE(a, '*', '')) AND SUBSTR(actor_arn, LENGTH(a)) NOT LIKE '%/%'
        )
      )) > 0 THEN 'machine'
      WHEN CARDINALITY(FILTER(
        SPLIT(:people_roles, CHR(10)),
        p -> p <> '' AND STARTS_WITH(REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'), REPLACE(p, '*', ''))
      )) > 0 THEN 'people'
      ELSE 'other'
    END
    AND (
      event_source = 'codepipeline.amazonaws.com' AND (
        event_name IN (
          'CreatePipeline', 'UpdatePipeline', 'EnableStageTransition', 'PutApprovalResult', 'PutJobSuccessResult',
          'PutThirdPartyJobSuccessResult'
        )
        OR execution_id IS NULL AND omitted IS NOT NULL AND event_name IN (
          'StartPipelineExecution', 'PutActionRevision', 'RollbackStage', 'OverrideStageCondition',
          'StopPipelineExecution'
        )
      )
      OR event_source = 'codebuild.amazonaws.com' AND event_name = 'UpdateProject'
      OR event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
      AND omitted IS NOT NULL AND (repository IS NULL OR image_tag IS NULL)
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
), around AS (
  -- What was done while it ran, and to its definition since the execution before.
  SELECT
    ordered.account, ordered.region, ordered.execution_id, ordered.version, ordered.version_before,
    ordered.projects, calls.event_id, calls.event_time, calls.actor, calls.person, calls.version_after, calls.moment,
    calls.defined,
    calls.event_time >= DATE_ADD('minute', -1, ordered.seen_at) AS meanwhile,
    calls.event_time >= COALESCE(ordered.seen_before, calls.event_time) AS since_before,
    CASE
      WHEN calls.event_source LIKE 'ecr%' THEN 'hidden push'
      WHEN calls.event_source = 'codebuild.amazonaws.com'
        THEN CASE
          WHEN CONTAINS(ordered.projects, calls.resource) THEN 'project'
          WHEN calls.resource IS NULL AND calls.cut THEN 'hidden project'
          ELSE 'other project'
        END
      WHEN calls.event_name IN ('CreatePipeline', 'UpdatePipeline')
        THEN CASE
          WHEN calls.pipeline IS NULL OR calls.version_after IS NULL AND calls.cut THEN 'hidden edit'
          ELSE 'edit'
        END
      WHEN calls.event_name = 'PutApprovalResult'
        THEN CASE WHEN calls.status = 'Approved' OR calls.status IS NULL THEN 'approval' END
      WHEN calls.event_name LIKE 'Put%SuccessResult'
        THEN CASE
          WHEN calls.event_time BETWEEN ordered.jobs_from AND DATE_ADD('minute', 1, ordered.jobs_until)
            AND SUBSTR(calls.person, 1, 1) IN ('p', 'u') THEN 'job'
        END
      WHEN calls.pipeline IS NULL OR calls.cut THEN 'hidden call'
      ELSE 'let through'
    END AS deed
  FROM ordered
  JOIN calls
    ON calls.account = ordered.account AND calls.region = ordered.region
    AND COALESCE(calls.pipeline, ordered.pipeline) = ordered.pipeline
    AND calls.event_time <= COALESCE(DATE_ADD('minute', 1, ordered.ended_at), DATE_ADD('day', 7, ordered.last_at))
), handled AS (
  SELECT
    account, region, execution_id,
    COUNT(CASE WHEN deed = 'edit' AND since_before THEN 1 END) AS edits,
    COUNT(CASE WHEN deed = 'project' AND since_before THEN 1 END) AS project_edits,
    COUNT(CASE WHEN deed IN ('hidden edit', 'hidden project') AND since_before THEN 1 END) AS hidden_edits,
    COUNT(CASE WHEN deed = 'other project' AND since_before THEN 1 END) AS other_project_edits,
    COUNT(DISTINCT CASE
      WHEN deed = 'edit' AND version_after > COALESCE(version_before, 0) AND version_after <= version THEN version_after
    END) AS known_versions,
    MAX(CASE WHEN deed IN ('edit', 'project') AND since_before THEN event_time END) AS edited_last,
    COALESCE(
      ARRAY_AGG(DISTINCT person) FILTER (WHERE deed IN ('edit', 'project') AND since_before), ARRAY[]
    ) AS editing,
    ARRAY_AGG(DISTINCT actor) FILTER (WHERE deed IN ('edit', 'project') AND since_before) AS editors,
    MAX_BY(CASE WHEN deed = 'edit' THEN person END, CASE WHEN deed = 'edit' THEN moment END) AS last_editor,
    MAX_BY(
      CASE WHEN deed = 'edit' AND version_after = version THEN defined END,
      CASE WHEN deed = 'edit' AND version_after = version THEN moment END
    ) AS defined,
    COUNT(CASE WHEN deed = 'approval' AND meanwhile THEN 1 END) AS approvals_meanwhile,
    COUNT(CASE WHEN deed IN ('hidden call', 'hidden edit') AND meanwhile THEN 1 END) AS hidden_calls,
    COUNT(CASE WHEN deed = 'hidden push' AND meanwhile THEN 1 END) AS hidden_pushes,
    COALESCE(
      ARRAY_AGG(DISTINCT CASE deed WHEN 'job' THEN 'a job reported done by ' ELSE 'a stage let through by ' END
        || COALESCE(actor, '?')) FILTER (WHERE deed IN ('let through', 'job') AND meanwhile),
      ARRAY[]
    ) AS let_by_hand,
    MIN(CASE WHEN deed IN ('edit', 'project') AND since_before THEN event_id END) AS edit_event
  FROM around
  WHERE deed IS NOT NULL
  GROUP BY account, region, execution_id
),
built AS (
  SELECT build_id, MIN(execution_id) AS execution_id, MIN(account) AS account, MIN(region) AS region
  FROM state_changes
  WHERE build_id IS NOT NULL AND execution_id IS NOT NULL
    AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY build_id
), scanned AS (
  SELECT
    account, region, repository, image_digest,
    MAX_BY(
      COALESCE(scan_status, '?') || CASE
        WHEN scan_status = 'FAILED' THEN ''
        ELSE ' critical ' || CAST(COALESCE(findings_critical, 0) AS varchar) || ' high '
          || CAST(COALESCE(findings_high, 0) AS varchar) || ' medium '
          || CAST(COALESCE(findings_medium, 0) AS varchar)
      END,
      CAST(event_time AS VARCHAR) || COALESCE(event_id, '') || source_file
    ) AS ended
  FROM state_changes
  WHERE detail_type IN ('ECR Image Scan', 'Inspector2 Scan') AND image_digest IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  GROUP BY account, region, repository, image_digest
), pushed AS (
  SELECT
    built.account, built.region, built.execution_id, events.event_id, events.event_time, events.repository,
    events.image_tag, events.image_digest, events.omitted IS NOT NULL AS cut, scanned.ended AS scan,
    LEAD(events.event_time) OVER of_the_tag AS next_at,
    LEAD(events.image_digest) OVER of_the_tag AS next_digest,
    LEAD(built.execution_id) OVER of_the_tag AS next_execution,
    LEAD(COALESCE(events.actor_arn, events.actor_name)) OVER of_the_tag AS next_actor
  FROM events
  LEFT JOIN built ON built.build_id = NULLIF(REGEXP_EXTRACT(events.session_name, '^AWSCodeBuild-(.+)$', 1), '')
  LEFT JOIN scanned
    ON scanned.account = events.account AND scanned.region = events.region
    AND scanned.repository = events.repository AND scanned.image_digest = events.image_digest
  WHERE events.event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND events.event_name = 'PutImage'
    AND events.error_code IS NULL
    AND events.event_time >= CAST(:earliest AS timestamp) AND events.event_time < CAST(:until AS timestamp)
  WINDOW of_the_tag AS (
    PARTITION BY events.account, events.region, events.repository, events.image_tag
    ORDER BY events.event_time, events.event_id, events.source_file
  )
), imaged AS (
  SELECT
    account, region, execution_id, COUNT(*) AS pushes,
    COUNT(CASE WHEN repository IS NULL OR image_digest IS NULL OR image_tag IS NULL AND cut THEN 1 END) AS pushes_cut,
    ARRAY_AGG(
      DISTINCT COALESCE(repository, '?') || COALESCE(':' || image_tag, '') || '@' || COALESCE(image_digest, '?')
    ) AS images,
    ARRAY_AGG(DISTINCT image_digest || ' ' || COALESCE(scan, 'no scan in the record'))
      FILTER (WHERE image_digest IS NOT NULL) AS scans,
    MAX(event_time) AS pushed_at, MIN(event_id) AS push_event,
    MIN(CASE
      WHEN image_tag IS NOT NULL AND COALESCE(next_execution, '') <> execution_id
        AND COALESCE(next_digest, '?') <> COALESCE(image_digest, '')
        THEN next_at
    END) AS swapped_at,
    MIN_BY(
      repository || ':' || image_tag || ' pushed again by ' || COALESCE(next_actor, '?'),
      CASE
        WHEN image_tag IS NOT NULL AND COALESCE(next_execution, '') <> execution_id
          AND COALESCE(next_digest, '?') <> COALESCE(image_digest, '')
          THEN CAST(next_at AS VARCHAR) || COALESCE(next_actor, '')
      END
    ) AS swap
  FROM pushed
  WHERE execution_id IS NOT NULL
  GROUP BY account, region, execution_id
), joined AS (
  SELECT
    ordered.*, COALESCE(approved.approving, ARRAY[]) AS approving, COALESCE(approved.answered, 0) AS answered,
    COALESCE(approved.doubtful, 0) AS doubtful, COALESCE(approved.rejected, 0) AS rejected, approved.approved_last, COALESCE(approved.moments, ARRAY[]) AS moments,
    COALESCE(approved.entries, ARRAY[]) AS entries,
    COALESCE(handled.edits, 0) AS edits, COALESCE(handled.project_edits, 0) AS project_edits,
    COALESCE(handled.hidden_edits, 0) AS hidden_edits,
    COALESCE(handled.other_project_edits, 0) AS other_project_edits, COALESCE(handled.known_versions, 0) AS known_versions,
    handled.edited_last, COALESCE(handled.editing, ARRAY[]) AS editing, handled.editors, handled.last_editor,
    handled.defined, COALESCE(handled.approvals_meanwhile, 0) AS approvals_meanwhile,
    COALESCE(handled.hidden_calls, 0) AS hidden_calls, COALESCE(handled.hidden_pushes, 0) AS hidden_pushes,
    COALESCE(handled.let_by_hand, ARRAY[]) AS let_by_hand, handled.edit_event,
    COALESCE(imaged.pushes, 0) AS pushes, COALESCE(imaged.pushes_cut, 0) AS pushes_cut, imaged.images, imaged.scans,
    imaged.pushed_at, imaged.push_event, imaged.swap, imaged.swapped_at,
    -- Who the pipeline says started it, in the form in which identities are compared.
    LOWER(CASE
      WHEN trigger_detail LIKE '%assumed-role/%' THEN REGEXP_EXTRACT(trigger_detail, '([^/]+)$', 1)
      WHEN trigger_detail LIKE 'arn%user/%' THEN trigger_detail
    END) AS trigger_key,
    COALESCE(trigger_type, '') IN (
      'Webhook', 'WebhookV2', 'CloudWatchEvent', 'PollForSourceChanges', 'CreatePipeline', 'AutomatedRollback'
    ) AS started_by_itself
  FROM ordered
  LEFT JOIN approved
    ON approved.account = ordered.account AND approved.region = ordered.region
    AND approved.execution_id = ordered.execution_id
  LEFT JOIN handled
    ON handled.account = ordered.account AND handled.region = ordered.region
    AND handled.execution_id = ordered.execution_id
  LEFT JOIN imaged
    ON imaged.account = ordered.account AND imaged.region = ordered.region
    AND imaged.execution_id = ordered.execution_id
), weighed AS (
  SELECT
    *,
    by_events AND started_at IS NOT NULL AND ended_at IS NOT NULL AND sources > 0 AND CARDINALITY(half_seen) = 0
      AND NOT COALESCE(versions_differ, FALSE)
      AND CARDINALITY(FILTER(
        COALESCE(defined, ARRAY[]), d -> NOT CONTAINS(acted, ELEMENT_AT(SPLIT(d, '|'), 2)) AND state = 'SUCCEEDED'
      )) = 0 AS whole,
    version IS NOT NULL AND hidden_edits = 0
      AND (version_before IS NOT NULL OR seen_before IS NULL) AND known_versions = version - COALESCE(version_before, 0)
      AS edits_known,
    CARDINALITY(FILTER(COALESCE(defined, ARRAY[]), d -> d LIKE 'Approval|%')) AS approvals_defined,
    TRANSFORM(approving, p -> ELEMENT_AT(SPLIT(p, '|'), 2)) AS approving_keys,
    TRANSFORM(approving, p -> ELEMENT_AT(SPLIT(p, '|'), 3)) AS approving_names,
    TRANSFORM(editing, p -> ELEMENT_AT(SPLIT(p, '|'), 2)) AS editing_keys,
    TRANSFORM(editing, p -> ELEMENT_AT(SPLIT(p, '|'), 3)) AS editing_names,
    CARDINALITY(FILTER(approving, p -> p LIKE 'p|%')) AS approving_people,
    ELEMENT_AT(SPLIT(starting_person, '|'), 2) AS starting_key,
    CASE WHEN starting_person LIKE 'p|%' THEN ELEMENT_AT(SPLIT(starting_person, '|'), 3) END AS starting_name,
    CASE
      WHEN state = 'SUCCEEDED' THEN 'the execution succeeded'
      WHEN deployed_at IS NOT NULL THEN 'a deployment succeeded'
      WHEN pushes > 0 THEN 'an image was pushed'
      WHEN ended_at IS NULL THEN 'no event says how it ended'
    END AS how,
    CASE
      WHEN state = 'SUCCEEDED' THEN ended_at
      WHEN deployed_at > COALESCE(pushed_at, TIMESTAMP '0001-01-01 00:00:00') THEN deployed_at
      ELSE COALESCE(pushed_at, seen_at)
    END AS shipped_at
  FROM joined
), heard AS (
  SELECT
    *,
    CASE
      WHEN edits > 0 OR project_edits > 0 OR version <> version_before THEN 'yes'
      WHEN hidden_edits > 0 OR version IS NULL OR version_before IS NULL THEN 'unknown'
      -- Of a build that is lost the project is not known, and may be one that was changed.
      WHEN other_project_edits > 0 AND NOT whole THEN 'unknown'
      ELSE 'no'
    END AS definition_changed,
    by_events AND started_at IS NOT NULL AND ended_at IS NOT NULL AND NOT COALESCE(versions_differ, FALSE)
      AND waits_half_seen = 0 AND doubtful = 0 AND answered >= let_through
      AND answered + rejected >= approvals_defined
      -- What no definition names may have been waited for in events that are lost.
      AND (defined IS NOT NULL OR whole)
      AND (answered > 0 OR approvals_meanwhile = 0) AS approvals_known
  FROM weighed
), told AS (
  SELECT
    *,
    CASE
      WHEN CARDINALITY(FILTER(
        approving,
        p -> p LIKE 'p|%' AND (
          ELEMENT_AT(SPLIT(p, '|'), 3) <> starting_name
          OR CARDINALITY(FILTER(
            approving, q -> q LIKE 'p|%' AND ELEMENT_AT(SPLIT(q, '|'), 3) <> ELEMENT_AT(SPLIT(p, '|'), 3)
          )) > 0
        )
      )) > 0 THEN 'yes: ' || CASE
        WHEN starting_name IS NOT NULL AND NOT CONTAINS(approving_names, starting_name)
          THEN starting_name || ' started it, and ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ') || ' approved it'
        ELSE ARRAY_JOIN(ARRAY_SORT(approving_names), ', ') || ' approved it'
      END
      WHEN NOT by_events THEN 'unknown: no state-change event shows it, so no approval can be tied to it'
      WHEN doubtful > 0 THEN 'unknown: an approval cannot be tied to this execution alone'
      WHEN NOT approvals_known THEN 'unknown: the record does not show all that was waited for, and who approved it'
      WHEN answered = 0 AND approvals_defined = 0 AND defined IS NOT NULL
        THEN 'no: its definition has no approval, and nobody gave one'
      WHEN answered = 0 AND rejected > 0 THEN 'no: it was rejected, and nobody approved it'
      WHEN answered = 0 THEN 'no: nobody approved it'
      WHEN CARDINALITY(FILTER(approving_keys, k -> k <> COALESCE(starting_key, trigger_key, ''))) = 0
        THEN 'no: ' || ARRAY_JOIN(approving_names, ', ') || ' started it and approved it, and nobody else did'
      WHEN CARDINALITY(FILTER(approving, p -> p LIKE 'm|%' OR p LIKE 's|%')) = CARDINALITY(approving)
        THEN 'no: only a machine approved it, ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN CARDINALITY(FILTER(
        approving_keys, k -> k <> LOWER(COALESCE(author_mail, '')) AND k <> LOWER(COALESCE(author_name, ''))
      )) = 0 THEN 'no: ' || ARRAY_JOIN(approving_names, ', ') || ' wrote the commit and approved it'
      WHEN starting_name IS NOT NULL
        THEN 'unknown: who started it and who approved it may be one person, ' || starting_name
      WHEN started_by_itself AND approving_people > 0
        THEN 'unknown: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
          || ' approved it; nobody vouches for who wrote the commit, look it up at the source'
      ELSE 'unknown: AWS does not tell apart the people who started it and approved it'
    END AS of_two_persons,
    CASE
      WHEN NOT by_events THEN 'unknown: no state-change event shows it, so no approval can be tied to it'
      WHEN CARDINALITY(FILTER(approving_keys, k -> k IN (starting_key, trigger_key))) > 0
        THEN 'no: who approved it started it: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN CARDINALITY(FILTER(
        approving_keys, k -> CONTAINS(editing_keys, k) OR k = ELEMENT_AT(SPLIT(last_editor, '|'), 2)
      )) > 0 THEN 'no: who approved it changed the definition: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN CARDINALITY(FILTER(approving_keys, k -> k IN (LOWER(author_mail), LOWER(author_name)))) > 0
        THEN 'no: who approved it wrote the commit: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN approvals_known AND answered = 0 THEN 'no: nobody approved it'
      WHEN NOT approvals_known THEN 'unknown: the record does not show all that was waited for, and who approved it'
      WHEN approving_people < CARDINALITY(approving)
        THEN 'unknown: AWS does not say which person approved it, ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
      WHEN hidden_calls > 0 THEN 'unknown: CloudTrail omitted of what a call was that may have started or changed it'
      WHEN starting_person IS NULL AND NOT started_by_itself THEN 'unknown: no record says who started it'
      WHEN starting_person IS NOT NULL AND starting_name IS NULL AND starting_person NOT LIKE 's|%'
        THEN 'unknown: AWS does not say which person started it, ' || COALESCE(starter, '?')
      WHEN CONTAINS(approving_names, starting_name)
        THEN 'unknown: who started it and who approved it may be one person, ' || starting_name
      WHEN definition_changed = 'unknown'
        THEN 'unknown: whether the definition was changed, and by whom, is not in the record'
      WHEN definition_changed = 'yes' AND NOT edits_known
        THEN 'unknown: who changed the definition is not wholly in the record'
      WHEN CARDINALITY(FILTER(editing, e -> e NOT LIKE 'p|%')) > 0
        THEN 'unknown: AWS does not say which person changed the definition, '
          || ARRAY_JOIN(ARRAY_SORT(editing_names), ', ')
      WHEN CARDINALITY(FILTER(approving_names, n -> CONTAINS(editing_names, n))) > 0
        THEN 'unknown: who changed the definition and who approved it may be one person'
      ELSE 'yes: ' || ARRAY_JOIN(ARRAY_SORT(approving_names), ', ')
        || ' approved it, and neither started it nor changed the definition'
    END AS of_approver,
    CASE
      WHEN CARDINALITY(faults) > 0 THEN 'no: ' || ARRAY_JOIN(ARRAY_SORT(faults), ', ')
      WHEN trigger_type IN ('ManualRollback', 'AutomatedRollback')
        THEN 'no: it is a rollback, which skips what went before'
      WHEN CARDINALITY(let_by_hand) > 0 THEN 'no: ' || ARRAY_JOIN(ARRAY_SORT(let_by_hand), ', ')
      WHEN CARDINALITY(FILTER(went_wrong, a -> NOT CONTAINS(went_well, a))) > 0
        THEN 'no: it went on, or shipped, without ' || ARRAY_JOIN(
          ARRAY_SORT(FILTER(went_wrong, a -> NOT CONTAINS(went_well, a))), ', '
        )
      WHEN NOT by_events THEN 'unknown: no state-change event shows what it ran'
      WHEN NOT whole THEN 'unknown: not every action that it ran is in the record from its start to its end'
      WHEN state <> 'SUCCEEDED' THEN 'unknown: it did not come to its end, ' || state
      WHEN hidden_of_it > 0 OR hidden_calls > 0
        THEN 'unknown: CloudTrail omitted of what a call was that may have overridden something'
      WHEN NOT start_recorded AND NOT started_by_itself
        THEN 'unknown: the call that started it is not in the record, and may have put in another source'
      WHEN call_count = 0 AND answered = 0 AND pushes = 0
        THEN 'unknown: no record of CloudTrail is about it, so none can show an override'
      WHEN let_through > answered THEN 'unknown: who let it through an approval is not in the record'
      ELSE 'yes: every action that the record shows ran to its end, and no call changed its course'
    END AS of_course,
    CASE
      WHEN swapped_at <= COALESCE(ended_at, swapped_at) THEN 'no: ' || COALESCE(swap, 'its tag was pushed again')
        || ' before it had ended'
      WHEN NOT by_events THEN 'unknown: no state-change event names its builds'
      WHEN CARDINALITY(builds) = 0 THEN 'unknown: no state-change event names a build of it'
      WHEN pushes = 0 THEN 'unknown: no push by its builds is in the record'
      WHEN pushes_cut > 0 THEN 'unknown: CloudTrail omitted which image its build pushed'
      WHEN hidden_pushes > 0 THEN 'unknown: CloudTrail omitted which image somebody pushed meanwhile'
      WHEN ended_at IS NULL OR NOT whole THEN 'unknown: the record does not show all that it ran, or when it ended'
      ELSE 'yes: pushed by its own build, and no tag of it moved before it had ended'
    END AS of_image,
    CASE
      WHEN definition_changed = 'no'
        THEN 'yes: version ' || CAST(version AS varchar) || ', as the execution before ran it'
      WHEN NOT by_events THEN 'unknown: no state-change event says which version it ran'
      WHEN definition_changed = 'unknown'
        THEN 'unknown: ' || CASE
          WHEN hidden_edits > 0 THEN 'CloudTrail omitted what a change was'
          WHEN version = version_before THEN 'a project was changed, and not every project that it built with is known'
          WHEN version IS NULL THEN 'no event says which version it ran'
          ELSE 'no execution before it whose version is known is in the record'
        END
      WHEN NOT edits_known THEN 'unknown: it was changed, and not every change is in the record'
      WHEN CARDINALITY(FILTER(
        moments,
        m -> SUBSTR(m, 1, 19) >= DATE_FORMAT(edited_last, '%Y-%m-%d %H:%i:%s') AND SUBSTR(m, 21, 2) = 'p|'
          AND NOT CONTAINS(editing_names, ELEMENT_AT(SPLIT(SUBSTR(m, 21), '|'), 3))
      )) > 0 AND CARDINALITY(FILTER(editing, e -> e NOT LIKE 'p|%')) = 0
        THEN 'yes: changed by ' || ARRAY_JOIN(ARRAY_SORT(editing_names), ', ')
          || ', and somebody else approved what came of it'
      WHEN NOT approvals_known THEN 'unknown: it was changed, and who approved what came of it is not in the record'
      WHEN CARDINALITY(FILTER(
        moments,
        m -> SUBSTR(m, 1, 19) >= DATE_FORMAT(edited_last, '%Y-%m-%d %H:%i:%s')
          AND NOT CONTAINS(editing_keys, ELEMENT_AT(SPLIT(SUBSTR(m, 21), '|'), 2))
          AND SUBSTR(m, 21, 2) IN ('p|', 'u|')
      )) > 0 THEN 'unknown: who changed it and who approved what came of it may be one person'
      ELSE 'no: changed by ' || COALESCE(ARRAY_JOIN(ARRAY_SORT(editing_names), ', '), '?')
        || ', and nobody else approved what came of it'
    END AS of_definition,
    ARRAY_JOIN(FILTER(
      ARRAY[
        CASE WHEN NOT by_events THEN 'no state-change event shows it' END,
        CASE WHEN by_events AND started_at IS NULL THEN 'no event says when it started' END,
        CASE WHEN by_events AND ended_at IS NULL THEN 'no event says how it ended' END,
        CASE WHEN versions_differ THEN 'its events name several versions' END,
        CASE
          WHEN by_events AND version IS NULL AND NOT COALESCE(versions_differ, FALSE) THEN 'no event names its version'
        END,
        CASE WHEN execution_before IS NULL THEN 'no execution before it is in the record' END,
        CASE WHEN by_events AND sources = 0 THEN 'no source action is in the record' END,
        CASE WHEN CARDINALITY(half_seen) > 0 THEN 'half seen: ' || ARRAY_JOIN(ARRAY_SORT(half_seen), ', ') END,
        CASE
          WHEN by_events AND NOT start_recorded AND NOT started_by_itself THEN 'no record of the call that started it'
        END,
        CASE WHEN CARDINALITY(commits) = 0 THEN 'no commit is named' END,
        CASE WHEN by_events AND CARDINALITY(builds) = 0 THEN 'no build is named' END,
        CASE WHEN pushes = 0 THEN 'no push is tied to it' END,
        CASE WHEN let_through > answered THEN 'no record says who approved it' END,
        CASE WHEN doubtful > 0 THEN 'an approval cannot be tied to it alone' END,
        CASE WHEN definition_changed = 'yes' AND NOT edits_known THEN 'changes of the definition are missing' END,
        CASE
          WHEN CARDINALITY(
            FILTER(COALESCE(defined, ARRAY[]), d -> NOT CONTAINS(acted, ELEMENT_AT(SPLIT(d, '|'), 2)))
          ) > 0
            THEN 'defined, and in no event: ' || ARRAY_JOIN(ARRAY_SORT(TRANSFORM(
              FILTER(COALESCE(defined, ARRAY[]), d -> NOT CONTAINS(acted, ELEMENT_AT(SPLIT(d, '|'), 2))),
              d -> ELEMENT_AT(SPLIT(d, '|'), 2)
            )), ', ')
        END,
        CASE
          WHEN hidden_of_it + hidden_calls + hidden_edits + hidden_pushes + pushes_cut > 0
            THEN 'CloudTrail omitted parts of what may be about it'
        END
      ],
      g -> g IS NOT NULL
    ), ' | ') AS gaps
  FROM heard
)
SELECT
  shipped_at,
  CASE WHEN how = 'no event says how it ended' THEN 'unknown' ELSE 'yes' END AS shipped, how, account, region, pipeline,
  execution_id, version, started_at, ended_at, state, definition_changed,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(editors), ' | '), '') AS definition_changed_by,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(commits), ' | '), '') AS commits,
  CASE
    WHEN author_mail IS NULL THEN author_name
    ELSE COALESCE(author_name || ' ', '') || '<' || author_mail || '>'
  END AS authors,
  COALESCE(starter, CASE WHEN trigger_type LIKE '%Rollback' THEN roller END, trigger_detail, trigger_type) AS started_by,
  trigger_type,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(builds), ' | '), '') AS builds,
  ARRAY_JOIN(ARRAY_SORT(images), ' | ') AS images, ARRAY_JOIN(ARRAY_SORT(scans), ' | ') AS scans,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[3]), ' | '), '') AS approvers,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[1]), ' | '), '') AS approved_at,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[4]), ' | '), '') AS approval_status,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[5]), ' | '), '') AS approval_seconds,
  NULLIF(ARRAY_JOIN(TRANSFORM(entries, e -> e[6]), ' | '), '') AS approval_comments,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(deployments), ' | '), '') AS deployments,
  NULLIF(ARRAY_JOIN(ARRAY_SORT(FLATTEN(ARRAY[interventions, let_by_hand])), ' | '), '') AS interventions,
  NULLIF(gaps, '') AS gaps,
  SPLIT_PART(of_two_persons, ': ', 1) AS two_persons,
  SUBSTR(of_two_persons, LENGTH(SPLIT_PART(of_two_persons, ': ', 1)) + 3) AS two_persons_reason,
  SPLIT_PART(of_approver, ': ', 1) AS approver_independent,
  SUBSTR(of_approver, LENGTH(SPLIT_PART(of_approver, ': ', 1)) + 3) AS approver_independent_reason,
  SPLIT_PART(of_course, ': ', 1) AS nothing_skipped,
  SUBSTR(of_course, LENGTH(SPLIT_PART(of_course, ': ', 1)) + 3) AS nothing_skipped_reason,
  SPLIT_PART(of_image, ': ', 1) AS image_from_build,
  SUBSTR(of_image, LENGTH(SPLIT_PART(of_image, ': ', 1)) + 3) AS image_from_build_reason,
  SPLIT_PART(of_definition, ': ', 1) AS definition_reviewed,
  SUBSTR(of_definition, LENGTH(SPLIT_PART(of_definition, ': ', 1)) + 3) AS definition_reviewed_reason,
  ARRAY_JOIN(FILTER(
    ARRAY_SORT(FLATTEN(ARRAY[
      ARRAY[execution_event, start_event, build_event, push_event, edit_event], TRANSFORM(entries, e -> e[2])
    ])),
    i -> i <> ''
  ), ' | ') AS event_ids
FROM told
WHERE how IS NOT NULL AND shipped_at >= CAST(:since AS timestamp) AND shipped_at < CAST(:until AS timestamp)
ORDER BY shipped_at, account, region, pipeline, execution_id
