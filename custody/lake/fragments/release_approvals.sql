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
    {person_key} AS person,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
    JSON_EXTRACT_SCALAR(request_parameters, '$.actionName') AS action,
    JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') AS status,
    JSON_EXTRACT_SCALAR(request_parameters, '$.result.summary') AS summary,
    omitted LIKE '%requestParameters%' AS hidden
  FROM events
  CROSS JOIN UNNEST(ARRAY['machine', 'people', 'other']) AS kinds(kind)
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND kind = {identity_kind}
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
    AND {of_the_pipeline}
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
)
