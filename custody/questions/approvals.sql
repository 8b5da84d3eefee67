-- title: Who approved or rejected releases, and how long did they wait?
-- why: An approval within seconds was not read; one after days held up a release. Both deserve a question.
-- parameter earliest time 7d: How far back to look for when the approval began to wait; it waits for seven days
--   at most.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column pipeline
-- column stage: The stage.
-- column action: The action that waited.
-- column status: Approved or Rejected.
-- column comment: What was said.
-- column execution_id: The execution that waited then; empty when no event shows it.
-- column waiting_since: When it began to wait; empty when no event shows it.
-- column lead_seconds: How long it waited; empty when that is not known.
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls dora: Art. 9(4)(e)
-- controls iso_27001: A.5.3, A.8.32
-- controls nist_800_53: AC-5, CM-3
-- controls owasp_cicd: CICD-SEC-1
-- controls pci_dss: 6.5.1
-- controls soc2: CC8.1
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
    AND {by_the_actor}
    AND {of_the_pipeline}
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
