-- title: Releases approved or rejected, with the words that were given
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column pipeline
-- column stage text
-- column action text
-- column status text
-- column summary text
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
  pipeline,
  JSON_EXTRACT_SCALAR(request_parameters, '$.stageName') AS stage,
  JSON_EXTRACT_SCALAR(request_parameters, '$.actionName') AS action,
  JSON_EXTRACT_SCALAR(request_parameters, '$.result.status') AS status,
  JSON_EXTRACT_SCALAR(request_parameters, '$.result.summary') AS summary,
  event_id,
  source_file
FROM events
WHERE activity = 'approval' AND error_code IS NULL
