-- title: Stages opened, closed, repeated, rolled back or overridden
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column event_name
-- column pipeline
-- column execution_id
-- column stage text
-- column reason text
-- column error_code
-- column event_id
-- column source_file
SELECT
  event_time,
  COALESCE(actor_arn, actor_name) AS actor,
  session_name,
  mfa,
  source_ip,
  account,
  region,
  event_name,
  pipeline,
  execution_id,
  JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
  {reason_given} AS reason,
  error_code,
  event_id,
  source_file
FROM events
WHERE activity = 'stage-control'
