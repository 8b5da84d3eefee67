-- title: Images asked for by a client; layers served from its cache leave no record
-- column event_time
-- column actor text
-- column session_name
-- column mfa
-- column source_ip
-- column account
-- column region
-- column repository
-- column image_tag
-- column image_digest
-- column user_agent
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
  repository,
  image_tag,
  image_digest,
  user_agent,
  event_id,
  source_file
FROM events
WHERE activity = 'pull' AND event_name = 'BatchGetImage' AND error_code IS NULL
