-- title: Registry tokens asked for, roles assumed, console sign-ins
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column event_source
-- column event_name
-- column actor_type
-- column user_agent
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
  event_source,
  event_name,
  actor_type,
  user_agent,
  error_code,
  event_id,
  source_file
FROM events
WHERE activity = 'login' OR event_source = 'signin.amazonaws.com'
