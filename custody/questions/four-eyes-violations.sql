-- title: Which releases were approved by somebody who also had a hand in them?
-- why: Four eyes means two people. This names approvals by who started the execution or last changed the
--   pipeline.
-- parameter earliest time 30d: How far back to look for starts and for changes of the pipeline.
-- column event_time
-- column actor: Who approved.
-- column pipeline
-- column stage: The stage that was approved.
-- column hand: What else that identity did: started the execution, or changed the pipeline last; in words where CloudTrail
--   left out what was approved, or which pipeline it was.
-- column done_at: When that was.
-- column certain: Whether the start is of this very execution; false when no event shows which waited and it is the
--   last one before; empty for a change of the pipeline.
-- column same_by: identity, or session name when it came with another role.
-- column omitted: What CloudTrail left out of the approval, or of the other call.
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cra: Annex I Part I (1)
-- controls dora: Art. 9(4)(e)
-- controls iso_27001: A.5.3, A.8.32
-- controls nist_800_53: AC-5, CM-3
-- controls owasp_cicd: CICD-SEC-1
-- controls pci_dss: 6.5.4
-- controls soc2: CC5.1, CC8.1
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
    AND {of_the_pipeline}
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
  AND {by_the_actor}
ORDER BY event_time, event_id, hand
