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
), approved AS (
  SELECT
    *,
    CASE WHEN omitted LIKE '%requestParameters%' THEN omitted END AS hidden,
    JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
    JSON_EXTRACT_SCALAR(request_parameters, '$.actionName') AS action
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND event_name = 'PutApprovalResult' AND error_code IS NULL
    AND (
      JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') = 'Approved'
      OR omitted LIKE '%requestParameters%'
    )
    AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
    AND (
      -- A pipeline whose name CloudTrail left out cannot be excluded.
      :pipeline = '' OR pipeline = :pipeline
      OR pipeline IS NULL AND omitted IS NOT NULL AND event_source = 'codepipeline.amazonaws.com'
    )
), joined AS (
  SELECT
    approved.event_id, approved.event_time, approved.account, approved.region, approved.pipeline,
    approved.stage, approved.actor_arn, approved.actor_name, approved.session_issuer_arn, approved.session_name,
    approved.source_file, approved.fingerprint, approved.hidden,
    waits.execution_id AS waiting_execution,
    ROW_NUMBER() OVER (
      PARTITION BY approved.fingerprint ORDER BY waits.waited_from DESC, waits.action_execution_id
    ) AS nth
  FROM approved
  LEFT JOIN waits
    ON waits.account = approved.account AND waits.region = approved.region
    AND waits.pipeline = approved.pipeline AND waits.stage = approved.stage AND waits.action = approved.action
    AND approved.event_time >= waits.waited_from
    AND approved.event_time <= DATE_ADD('minute', 1, waits.waited_until)
), hands AS (
  SELECT
    event_id AS hand_id, event_time AS done_at, account, region, pipeline, execution_id, actor_arn,
    session_name,
    CASE
      WHEN pipeline IS NULL OR event_name = 'StartPipelineExecution' AND execution_id IS NULL THEN omitted
    END AS hidden,
    CASE
      WHEN event_name = 'StartPipelineExecution' THEN 'started the execution'
      ELSE 'changed the pipeline last'
    END AS hand
  FROM events
  WHERE event_source = 'codepipeline.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('StartPipelineExecution', 'CreatePipeline', 'UpdatePipeline')
    AND event_time >= CAST(:earliest AS timestamp) AND event_time < CAST(:until AS timestamp)
    AND (:account = '' OR account = :account)
    AND (:region = '' OR region = :region)
), pairs AS (
  SELECT
    joined.*, hands.hand, hands.done_at, hands.actor_arn AS hand_arn, hands.session_name AS hand_session,
    hands.hidden AS hand_hidden,
    CASE
      WHEN hands.hand = 'started the execution'
        THEN COALESCE(hands.execution_id = joined.waiting_execution, FALSE)
    END AS certain,
    ROW_NUMBER() OVER (
      PARTITION BY joined.fingerprint, hands.hand, hands.hidden
      ORDER BY hands.done_at DESC, hands.hand_id DESC
    ) AS latest
  FROM joined
  -- Of an approval that CloudTrail left out nothing can be said, so it stands alone.
  LEFT JOIN hands
    ON joined.hidden IS NULL AND hands.account = joined.account AND hands.region = joined.region
    AND (hands.pipeline = joined.pipeline OR hands.pipeline IS NULL AND hands.hidden IS NOT NULL)
    AND hands.done_at <= joined.event_time
    -- Where the execution is known, another one's start is nobody's hand in it.
    AND (
      hands.hand <> 'started the execution' OR joined.waiting_execution IS NULL
      OR hands.execution_id = joined.waiting_execution OR hands.hidden IS NOT NULL AND hands.execution_id IS NULL
    )
  WHERE joined.nth = 1
)
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, pipeline, stage,
  CASE
    WHEN hidden IS NOT NULL THEN 'cannot be excluded: CloudTrail omitted what was approved'
    WHEN hand_hidden IS NOT NULL THEN 'cannot be excluded: ' || hand || ', of which one CloudTrail omitted'
    ELSE hand
  END AS hand,
  done_at, certain,
  CASE WHEN hand_arn = actor_arn THEN 'identity' WHEN hand_session = session_name THEN 'session name' END AS same_by,
  COALESCE(hidden, hand_hidden) AS omitted, account, region, event_id, source_file
FROM pairs
WHERE (hidden IS NOT NULL OR latest = 1 AND (hand_arn = actor_arn OR hand_session = session_name))
  AND (
    :actor = ''
    OR :actor IN (actor_arn, actor_name, session_issuer_arn, REGEXP_EXTRACT(session_issuer_arn, '[^/]+$'))
  )
ORDER BY event_time, event_id, hand
