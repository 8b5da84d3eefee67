-- title: What changed pipelines: definitions, webhooks, action types, connections
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column event_name
-- column activity
-- column pipeline
-- column pipeline_version text
-- column request_parameters
-- column response_elements
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
  activity,
  pipeline,
  JSON_EXTRACT_SCALAR(response_elements, '$.pipeline.version') AS pipeline_version,
  request_parameters,
  response_elements,
  error_code,
  event_id,
  source_file
FROM events
WHERE activity IN ('pipeline', 'webhook', 'custom-action', 'connection')
