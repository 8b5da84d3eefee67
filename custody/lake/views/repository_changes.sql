-- title: What changed repositories and the registry: settings, policies, scanning, replication, signing
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column event_name
-- column activity
-- column repository
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
  repository,
  request_parameters,
  response_elements,
  error_code,
  event_id,
  source_file
FROM events
WHERE event_source IN ('ecr.amazonaws.com', 'ecr-public.amazonaws.com')
  AND activity IN (
    'repository', 'policy', 'lifecycle', 'scanning', 'replication', 'signing', 'cache', 'template', 'account-setting'
  )
  AND event_name NOT IN ('PolicyExecutionEvent', 'DryRunEvent')
