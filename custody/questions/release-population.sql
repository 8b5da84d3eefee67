-- title: Which executions has not every witness seen?
-- why: A list of releases is complete when those who tell of them agree: pipeline events, which may get lost, calls in
--   CloudTrail, which name who, and pushes, which are what is shipped. Each row is one that somebody missed.
-- parameter earliest time 7d: How far back to look for what was seen first before the period.
-- column seen_at: When the first of them saw it.
-- column pipeline: The pipeline; empty where nothing tells it.
-- column execution_id
-- column build_id: The build, where no execution is known.
-- column repository: What was pushed to, where no execution is known.
-- column by_events: Whether a state-change event of a pipeline shows it.
-- column by_calls: Whether a record shows the call that started the execution, or its build.
-- column by_pushes: Whether an image was pushed by it.
-- column difference: Who missed it, and what that may mean.
-- column account
-- column region
-- column event_id: The first record or event that shows it.
-- column source_file
-- controls iso_27001: A.8.32, A.5.28
-- controls nist_800_53: CM-3
-- controls soc2: CC8.1
WITH facts AS (
  SELECT
    'event' AS witness, event_id, event_time, account, region, pipeline, execution_id, build_id, source_file,
    fingerprint, trigger_type,
    CASE WHEN detail_type = 'CodePipeline Pipeline Execution State Change' THEN state END AS state,
    CAST(NULL AS varchar) AS repository, FALSE AS hidden
  FROM state_changes
  WHERE detail_type IN (
      'CodePipeline Pipeline Execution State Change', 'CodePipeline Stage Execution State Change',
      'CodePipeline Action Execution State Change'
    )
    AND execution_id IS NOT NULL
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
  UNION ALL
  SELECT
    CASE
      WHEN event_name = 'PutImage' THEN 'push'
      WHEN event_source = 'codebuild.amazonaws.com' THEN 'build'
      ELSE 'call'
    END,
    event_id, event_time, account, region,
    CASE
      WHEN event_source = 'codebuild.amazonaws.com'
        THEN NULLIF(REGEXP_EXTRACT(
          JSON_EXTRACT_SCALAR(response_elements, '$.build.initiator'), '^codepipeline/(.+)$', 1
        ), '')
      ELSE pipeline
    END,
    execution_id,
    CASE
      WHEN event_name = 'PutImage' THEN NULLIF(REGEXP_EXTRACT(session_name, '^AWSCodeBuild-(.+)$', 1), '')
      WHEN event_source = 'codebuild.amazonaws.com'
        THEN ELEMENT_AT(SPLIT(JSON_EXTRACT_SCALAR(response_elements, '$.build.id'), ':'), -1)
    END,
    source_file, fingerprint, NULL, NULL, repository, omitted IS NOT NULL
  FROM events
  WHERE error_code IS NULL
    AND (
      event_source = 'codepipeline.amazonaws.com'
      AND event_name IN ('StartPipelineExecution', 'PutActionRevision', 'RollbackStage')
      OR event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com') AND event_name = 'PutImage'
      OR {started_by_a_pipeline}
    )
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
), placed AS (
  -- An event ties a build to its execution; every push and call of that build is the execution's.
  SELECT
    *,
    COALESCE(
      execution_id, CASE WHEN build_id IS NOT NULL THEN MAX(execution_id) OVER (PARTITION BY build_id) END
    ) AS of_execution
  FROM facts
), together AS (
  SELECT
    of_execution AS execution_id, CASE WHEN of_execution IS NULL THEN COALESCE(build_id, fingerprint) END AS alone,
    MIN(event_time) AS seen_at,
    MAX(pipeline) AS pipeline, MAX(build_id) AS build_id, MAX(repository) AS repository,
    COALESCE(MAX(CASE WHEN witness IN ('event', 'call') THEN account END), MAX(account)) AS account,
    COALESCE(MAX(CASE WHEN witness IN ('event', 'call') THEN region END), MAX(region)) AS region,
    COUNT(CASE WHEN witness = 'event' THEN 1 END) > 0 AS by_events,
    COUNT(CASE WHEN witness = 'call' THEN 1 END) > 0 AS started_by_call,
    COUNT(CASE WHEN witness IN ('call', 'build') THEN 1 END) > 0 AS by_calls,
    COUNT(CASE WHEN witness = 'build' THEN 1 END) > 0 AS by_build_calls,
    COUNT(CASE WHEN witness = 'push' THEN 1 END) > 0 AS by_pushes,
    COUNT(build_id) > 0 AS by_builds,
    COUNT(CASE WHEN hidden THEN 1 END) > 0 AS hidden,
    MAX(CASE WHEN state = 'SUCCEEDED' THEN 1 ELSE 0 END) = 1 AS succeeded,
    MAX(trigger_type) AS trigger_type,
    MIN_BY(event_id, CAST(event_time AS VARCHAR) || COALESCE(event_id, '') || source_file) AS event_id,
    MIN_BY(source_file, CAST(event_time AS VARCHAR) || COALESCE(event_id, '') || source_file) AS source_file
  FROM placed
  GROUP BY of_execution, CASE WHEN of_execution IS NULL THEN COALESCE(build_id, fingerprint) END
), compared AS (
  SELECT
    *,
    CASE
      WHEN execution_id IS NOT NULL AND NOT by_events
        THEN 'a call started it, and no state-change event shows it: events were lost, or are not delivered here'
      WHEN execution_id IS NOT NULL AND NOT started_by_call
        AND trigger_type IN ('StartPipelineExecution', 'PutActionRevision', 'ManualRollback')
        THEN 'an event says that a call started it, and no record shows the call: records are missing'
      WHEN execution_id IS NOT NULL AND succeeded AND NOT by_builds
        THEN 'it succeeded, and no event names a build of it'
      WHEN execution_id IS NOT NULL AND succeeded AND NOT by_pushes
        THEN 'it built and succeeded, and no push by its builds is in the record'
      WHEN execution_id IS NOT NULL THEN NULL
      WHEN hidden AND build_id IS NULL AND NOT by_pushes
        THEN 'cannot be excluded: CloudTrail omitted which execution was started'
      WHEN by_build_calls AND by_pushes
        THEN 'a pipeline ran the build that pushed it, and no state-change event names the execution'
      WHEN by_build_calls THEN 'a pipeline ran this build, and no state-change event names the execution'
      WHEN build_id IS NOT NULL THEN 'pushed by a build that no pipeline is known to have run'
      WHEN by_pushes THEN 'pushed by no build'
      ELSE 'a call that names no execution'
    END AS difference
  FROM together
)
SELECT
  seen_at, pipeline, execution_id, CASE WHEN execution_id IS NULL THEN build_id END AS build_id,
  CASE WHEN execution_id IS NULL THEN repository END AS repository, by_events, by_calls, by_pushes, difference, account,
  region, event_id, source_file
FROM compared
WHERE difference IS NOT NULL
  AND seen_at >= CAST(:since AS timestamp) AND seen_at < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND (:pipeline = '' OR pipeline = :pipeline OR pipeline IS NULL AND hidden)
ORDER BY seen_at, event_id, execution_id, build_id
