-- title: Who started, stopped or revised executions of pipelines?
-- why: A release begins with a start; a start by hand may release something else than the branch.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column pipeline
-- column execution_id
-- column revisions: Source revisions that replaced the usual ones, as JSON.
-- column variables: Variables given for this execution, as JSON.
-- column reason: What was said when stopping.
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls cis_supply_chain: 2.3.5
-- controls iso_27001: A.8.32
-- controls nist_800_53: CM-3, CM-5
-- controls soc2: CC8.1
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, pipeline, execution_id,
  NULLIF(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.sourceRevisions')), 'null') AS revisions,
  NULLIF(JSON_FORMAT(JSON_EXTRACT(request_parameters, '$.variables')), 'null') AS variables,
  {reason_given} AS reason,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source = 'codepipeline.amazonaws.com' AND activity = 'execution' AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND {of_the_pipeline}
  AND {of_the_execution}
ORDER BY event_time, event_id
