calls AS (
  SELECT
    event_id, event_time, account, region, event_source, event_name, pipeline, resource,
    COALESCE(actor_arn, actor_name) AS actor, {person_key} AS person, omitted IS NOT NULL AS cut,
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
    AND kind = {identity_kind}
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
)
