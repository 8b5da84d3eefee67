-- title: Who retried, rolled back, overrode, opened or closed stages?
-- why: Each of these sends something on, or back, that the pipeline by itself would not have.
-- column event_time
-- column actor: Who: the ARN, or the service.
-- column event_name
-- column pipeline
-- column stage: The stage.
-- column execution_id
-- column details: What was said or chosen: mode, condition, reason.
-- column source_ip
-- column mfa
-- column omitted
-- column account
-- column region
-- column event_id
-- column source_file
-- controls iso_27001: A.8.32
-- controls nist_800_53: CM-3
-- controls owasp_cicd: CICD-SEC-1
-- controls soc2: CC8.1
SELECT
  event_time, COALESCE(actor_arn, actor_name) AS actor, event_name, pipeline,
  JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage, execution_id,
  COALESCE(
    {reason_given},
    JSON_EXTRACT_SCALAR(request_parameters, '$.retryMode'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.conditionType'),
    JSON_EXTRACT_SCALAR(request_parameters, '$.transitionType')
  ) AS details,
  source_ip, mfa, omitted, account, region, event_id, source_file
FROM events
WHERE event_source = 'codepipeline.amazonaws.com' AND activity = 'stage-control' AND error_code IS NULL
  AND event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
  AND (:account = '' OR account = :account)
  AND (:region = '' OR region = :region)
  AND {by_the_actor}
  AND {of_the_pipeline}
  AND {of_the_execution}
ORDER BY event_time, event_id
