WITH waits AS (
  -- An approval names no execution. Only one at a time is in a stage: the one that waited then, a minute's grace
  -- given because the event comes after the call.
  SELECT
    account, region, pipeline, stage, action, execution_id, action_execution_id,
    MIN(event_time) AS waited_from, MAX(event_time) AS waited_until
  FROM state_changes
  WHERE action_category = 'Approval' AND detail_type = 'CodePipeline Action Execution State Change'
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
  GROUP BY account, region, pipeline, stage, action, execution_id, action_execution_id
), results AS (
  SELECT
    *,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
    JSON_EXTRACT_SCALAR(request_parameters, '$.actionName') AS action
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      :actor = ''
      OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
    )
    AND (
      -- A pipeline whose name CloudTrail left out cannot be excluded.
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
), joined AS (
  SELECT
    results.*, waits.execution_id AS waiting_execution, waits.waited_from,
    ROW_NUMBER() OVER (
      PARTITION BY results.fingerprint ORDER BY waits.waited_from DESC, waits.action_execution_id
    ) AS nth
  FROM results
  LEFT JOIN waits
    ON waits.account = results.account AND waits.region = results.region AND waits.pipeline = results.pipeline
    AND waits.stage = results.stage AND waits.action = results.action
    AND results.event_time >= waits.waited_from
    AND results.event_time <= DATE_ADD('minute', 1, waits.waited_until)
)
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, pipeline, stage, action,
  JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') AS status,
  JSON_EXTRACT_SCALAR(request_parameters, '$.result.summary') AS comment,
  waiting_execution AS execution_id, waited_from AS waiting_since,
  DATE_DIFF('second', waited_from, event_time) AS lead_seconds,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM joined
WHERE nth = 1
ORDER BY event_time, event_id
